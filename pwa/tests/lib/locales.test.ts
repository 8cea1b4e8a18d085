import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Messages = Record<string, string | { one: string; other: string }>

const folder = new URL('../../src/locales/', import.meta.url)
const namespaces = (language: string) => readdirSync(new URL(`${language}/`, folder)).sort()
const read = (language: string, file: string) => JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), 'utf8')) as Messages
const text = (message: Messages[string] | undefined) => (typeof message === 'object' ? `${message.one}\n${message.other}` : (message ?? ''))
const values = (message: Messages[string] | undefined) => [...new Set(text(message).match(/\{\w+\}/g))].sort()

test('both languages have the same namespaces', () => {
  expect(namespaces('en')).toEqual(namespaces('zh-CN'))
  expect(namespaces('en')).toContain('common.json')
})

describe.each(namespaces('zh-CN'))('%s', (file) => {
  const chinese = read('zh-CN', file)
  const english = read('en', file)

  test('has the same keys in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
  })

  test('shows the same values in both languages', () => {
    for (const key of Object.keys(chinese)) expect([key, values(english[key])]).toEqual([key, values(chinese[key])])
  })

  test('is Chinese where it should be and nowhere else', () => {
    const inEnglish = Object.entries(english).filter(([, message]) => /\p{Script=Han}/u.test(text(message)))
    const empty = Object.entries({ ...chinese, ...english }).filter(([, message]) => text(message).trim() === '')
    expect(inEnglish).toEqual([])
    expect(empty).toEqual([])
  })
})
