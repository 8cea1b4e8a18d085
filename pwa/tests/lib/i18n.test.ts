import { afterEach, expect, test } from 'vitest'
import { defineMessages, messagesReady, speak } from '@/lib/i18n'

const t = defineMessages({ photos: '{count} 张照片', hello: '您好,{name}' }, async () => ({
  default: { photos: { one: '{count} photo', other: '{count} photos' }, hello: 'Hello, {name}' },
}))

afterEach(() => speak('zh-CN'))

test('Chinese is there at once', () => {
  expect(t('photos', { count: 12000 })).toBe('12,000 张照片')
  expect(t('hello', { name: '李雷' })).toBe('您好,李雷')
})

test('English is loaded when it is chosen, with its plurals', async () => {
  await speak('en')
  expect(t('photos', { count: 1 })).toBe('1 photo')
  expect(t('photos', { count: 2 })).toBe('2 photos')
  expect(t('hello', { name: 'Li Lei' })).toBe('Hello, Li Lei')
})

test('English that cannot be fetched is Chinese meanwhile, and is asked for again', async () => {
  await speak('en')
  let isReachable = false
  const late = defineMessages({ bye: '再见' }, async () => {
    if (!isReachable) throw new TypeError('Failed to fetch')
    return { default: { bye: 'Goodbye' } }
  })
  await messagesReady()
  expect(late('bye')).toBe('再见')
  isReachable = true
  await messagesReady()
  expect(late('bye')).toBe('Goodbye')
})
