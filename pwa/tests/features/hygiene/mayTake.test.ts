import { expect, test } from 'vitest'
import { mayTake } from '@/features/hygiene/ledger'

const LUNCH = { menuId: 'lunch', dishId: 'fish', meal: 'LUNCH', dish: '清蒸鲈鱼', startsAt: '2026-11-27T11:30:00+08:00', putInBy: '2026-11-27T15:00:00+08:00', until: '2026-11-28T15:00:00+08:00' } as const

test.each([
  ['2026-11-27T10:29:59+08:00', false],
  ['2026-11-27T10:30:00+08:00', true],
  ['2026-11-28T15:00:00+08:00', true],
  ['2026-11-28T15:00:01+08:00', false],
  ['2026-12-20T12:00:00+08:00', false],
])('at %s a sample of lunch is offered: %s', (at, offered) => {
  expect(mayTake(LUNCH, Date.parse(at))).toBe(offered)
})
