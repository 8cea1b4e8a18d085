import { expect, test } from 'vitest'
import { promiseWords } from '@/features/tickets/page/promise'

type Standing = Parameters<typeof promiseWords>[0]

const worker = { id: 'w', name: '武玉博', post: '', unitName: null, contractorName: null, avatarHue: 1 }
const soon = new Date(Date.now() + 10 * 60_000).toISOString()
const later = new Date(Date.now() + 3 * 86_400_000).toISOString()

function standing(facts: Partial<Omit<Standing, 'sla'>> & { sla?: Partial<Standing['sla']> }): Standing {
  const sla = { acceptDueAt: null, arriveDueAt: null, finishDueAt: later, promise: null, overdue: false, paused: false, roundTheClock: false }
  return { status: 'REPORTED', pauses: [], assignee: null, rating: null, ...facts, sla: { ...sla, ...facts.sla } }
}

test('the promise is the next one that is still to be kept', () => {
  expect(promiseWords(standing({ sla: { promise: soon, acceptDueAt: soon } }))).toMatch(/^服务台 .*前受理$/)
  expect(promiseWords(standing({ status: 'ACCEPTED', sla: { promise: soon, arriveDueAt: soon } }))).toMatch(/^师傅 .*前到$/)
  expect(promiseWords(standing({ status: 'ASSIGNED', assignee: worker, sla: { promise: soon, arriveDueAt: soon } }))).toMatch(/^武玉博师傅 .*前到$/)
  expect(promiseWords(standing({ status: 'ARRIVED', assignee: worker, sla: { promise: later } }))).toMatch(/前修好$/)
})

test('a broken promise is admitted, a pause explained', () => {
  expect(promiseWords(standing({ sla: { promise: soon, acceptDueAt: soon, overdue: true } }))).toMatch(/^已超过承诺的/)
  const pauses = [{ startedAt: soon, endedAt: null, reason: 'PARTS' as const, note: null }]
  expect(promiseWords(standing({ status: 'HELD', pauses }))).toBe('暂时停下：等配件，计时暂停')
})

test('at the end it is the reporter’s turn', () => {
  expect(promiseWords(standing({ status: 'DONE', assignee: worker }))).toBe('武玉博师傅已修好，请您验收')
  const rating = { stars: 5, tags: [], words: null, silent: true, at: soon }
  expect(promiseWords(standing({ status: 'CLOSED', rating }))).toBe('到期未答复，已默认验收')
})
