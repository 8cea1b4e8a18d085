import { expect, test } from 'vitest'
import { byCountdown, byUrgencyThenDue } from '@/features/tickets/worker/sorting'

const order = (name: string, urgency: 'DANGER' | 'UTILITY' | 'ORDINARY', dueAt: string | null, paused = false) => ({ name, urgency, dueAt, paused })

const soon = order('soon', 'ORDINARY', '2026-11-23T01:00:00Z')
const later = order('later', 'UTILITY', '2026-11-23T02:00:00Z')
const danger = order('danger', 'DANGER', '2026-11-23T02:00:00Z')
const endless = order('endless', 'UTILITY', null)
const held = order('held', 'DANGER', null, true)

const names = (rows: { name: string }[]) => rows.map(({ name }) => name)

test('my orders: what is due first on top, of equals the more urgent, what is paused at the end', () => {
  expect(names([held, endless, later, danger, soon].sort(byCountdown))).toEqual(['soon', 'danger', 'later', 'endless', 'held'])
})

test('the pool: the most urgent class on top, in it what is due first', () => {
  expect(names([soon, endless, later, danger].sort(byUrgencyThenDue))).toEqual(['danger', 'later', 'endless', 'soon'])
})
