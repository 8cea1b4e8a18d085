import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Notice } from '@/features/notify/inboxQueries'
import { isKnown } from '@/features/notify/messages'
import { noticeTone, noticeWords } from '@/features/notify/noticeWords'

const about = { number: 'WX0020007', category: '灯具不亮', category_en: 'Lamp out', place: '2号楼 6层 614办公室' }

function notice(kind: string, facts: object = {}): Notice {
  return { id: '1', kind, subjectKind: 'ticket', subjectId: 't', facts: { ...about, ...facts }, at: '2026-11-23T01:00:00Z', readAt: null, urgent: false }
}

test('every kind of notice has a title', () => {
  const source = readFileSync('../backend/notify/kinds.py', 'utf8')
  const kinds = [...source.matchAll(/^ {4}"([a-z]+\.[a-z_]+)": Kind\(/gm)].map((match) => match[1]!)

  expect(kinds.length).toBeGreaterThan(15)
  expect(kinds.filter((kind) => !isKnown(kind))).toEqual([])
})

test('the facts make a sentence', () => {
  expect(noticeWords(notice('ticket.done', { by: '武玉博' }))).toEqual({
    title: '武玉博师傅已修好，请验收',
    about: '灯具不亮 · 2号楼 6层 614办公室',
    words: undefined,
  })
  expect(noticeWords(notice('ticket.held', { reason: 'parts', words: '去库房取' }))).toMatchObject({ title: '维修暂停：等配件', words: '去库房取' })
  expect(noticeWords(notice('ticket.remarked', { by: '夏蕾', words: '谢谢' }))).toMatchObject({ title: '夏蕾给您留言', words: '谢谢' })
  expect(noticeWords(notice('ticket.closed', { silent: true })).title).toBe('到期未答复，报修已默认验收')
})

test('without its facts a notice has its plain title, and an unknown kind is news all the same', () => {
  expect(noticeWords(notice('ticket.done')).title).toBe('维修完成，请验收')
  expect(noticeWords(notice('ticket.from_the_future')).title).toBe('新消息')
})

test('an alarm names its rule and the value', () => {
  const alarm = notice('alarm.critical', { name: '二氧化碳过高', category: undefined, value: 1832.44, unit: 'ppm' })

  expect(noticeWords(alarm)).toMatchObject({ title: '紧急报警：二氧化碳过高', about: '2号楼 6层 614办公室 · 1,832.4 ppm' })
  expect(noticeTone(alarm)).toBe('danger')
})
