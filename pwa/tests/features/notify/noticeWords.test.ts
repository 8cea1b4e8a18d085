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

test.each([
  ['larder.expires', { name: '鲜牛奶', remaining: 12.5, unit: 'L', on: '2026-11-30' }, '鲜牛奶将于11月30日到期，剩余 12.5 升'],
  ['larder.expires', { name: '鸡蛋', remaining: 60, unit: 'piece', on: '2026-11-30' }, '鸡蛋将于11月30日到期，剩余 60 个'],
  ['kitchen.waste', { meal: 'lunch', day: '2026-11-27', perVisit: 0.182, mean: 0.12 }, '11月27日午餐餐厨废弃物偏高：人均 182 克，平时 120 克'],
  ['certificate.expiring', { paper: 'health', until: '2026-12-05', words: '王**' }, '健康证将于12月5日到期'],
  ['certificate.expiring', { paper: 'food_licence', until: '2026-12-05', words: null }, '食品经营许可证将于12月5日到期'],
  ['sample.missing', { meal: 'breakfast', on: '2026-11-27', words: '小米粥、花卷' }, '11月27日早餐有菜品未留样'],
  ['sample.due', { meal: 'dinner', on: '2026-11-25', count: 4 }, '11月25日晚餐留样 4 份到期，请销毁'],
  ['self_evaluation.rectify', { subject: '小份菜未标价', on: '2026-12-01' }, '自评问题须于12月1日前整改'],
  ['self_evaluation.returned', { subject: '小份菜未标价', on: '2026-12-01', words: '提示牌未见' }, '整改未通过复核，须于12月1日前重新整改'],
  ['self_evaluation.missing', { quarter: '2026-07-01' }, '2026年第 3 季度反浪费自评尚未提交'],
  ['meal.called_off', { on: '2026-11-28', meal: 'dinner', words: '停气检修' }, '11月28日晚餐停供，您的报餐已取消'],
  ['takeaway.withdrawn', { on: '2026-11-28', words: '面点房停电' }, '11月28日的外带已撤销，您的预订已取消'],
  ['takeaway.not_picked_up', { on: '2026-11-26' }, '11月26日的外带餐食未取，已记录'],
  ['booking.asked', { by: '夏蕾' }, '夏蕾申请使用会议室，待您审批'],
  ['booking.cancelled', { by: '夏蕾' }, '夏蕾取消了会议室预订'],
  ['booking.changed', { by: '夏蕾' }, '夏蕾变更了会议室预订'],
  ['booking.booked', { by: '夏蕾' }, '夏蕾为您预订了会议室'],
])('%s says what it is about', (kind, facts, title) => {
  expect(noticeWords(notice(kind, facts)).title).toBe(title)
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
