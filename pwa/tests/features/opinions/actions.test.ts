import { expect, it } from 'vitest'
import { actionsOf } from '@/features/opinions/desk/actions'
import type { Handled } from '@/features/opinions/desk/deskQueries'

const WAITING = { opinion: { state: 'WAITING' }, mayAnswer: true, published: null } as Handled
const PUBLISHED = { question: '饮水机何时更换', answer: '明天更换。', publishedAt: '2026-11-27T01:00:00Z' }
const as = (state: Handled['opinion']['state'], published: Handled['published'] = null): Handled => ({ ...WAITING, opinion: { ...WAITING.opinion, state }, mayAnswer: false, published })

it('those whose it is answer, and the supervisor sees to it', () => {
  expect(actionsOf(WAITING, false)).toEqual(['answer'])
  expect(actionsOf(WAITING, true)).toEqual(['answer', 'supervise', 'handOver'])
  expect(actionsOf(as('WAITING'), true)).toEqual(['supervise', 'handOver'])
})

it('an answer is published once, and only by the supervisor', () => {
  for (const state of ['ANSWERED', 'CLOSED'] as const) {
    expect(actionsOf(as(state), true)).toEqual(['publish'])
    expect(actionsOf(as(state), false)).toEqual([])
    expect(actionsOf(as(state, PUBLISHED), true)).toEqual([])
  }
  expect(actionsOf(as('WITHDRAWN'), true)).toEqual([])
})
