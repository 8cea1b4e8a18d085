import { expect, test } from 'vitest'
import { isNarrowed, isRare, narrowing, orderOf, shown, type BoardFilter } from '@/features/tickets/desk/board/filter'

const nothing: BoardFilter = {
  stage: '',
  scope: '',
  urgency: '',
  category: '',
  building: '',
  contractor: '',
  unit: '',
  assignee: '',
  equipment: '',
  from: '',
  to: '',
  search: '',
  order: '',
  ticket: '',
}

test('the board shows everything open, what is due first', () => {
  expect(shown(nothing)).toMatchObject({ open: true, urgency: null, place: null, search: null })
  expect(orderOf(nothing)).toBe('DUE')
})

test('a stage shows its states only', () => {
  expect(shown({ ...nothing, stage: 'working' })).toMatchObject({ status: ['ASSIGNED', 'ARRIVED'], overdue: null })
  expect(shown({ ...nothing, stage: 'overdue' })).toMatchObject({ status: null, overdue: true })
  expect(shown({ ...nothing, stage: 'working' }).open).toBeUndefined()
})

test('what is closed is listed by time: it has no deadline', () => {
  expect(shown({ ...nothing, scope: 'all' }).open).toBeNull()
  expect(orderOf({ ...nothing, scope: 'all' })).toBe('NEWEST')
})

test('the counts keep to the filters but not to the stage', () => {
  expect(narrowing({ ...nothing, stage: 'held', building: 'b1', urgency: 'URGENT', assignee: 'none' })).toEqual({
    urgency: ['URGENT'],
    category: null,
    place: 'b1',
    contractor: null,
    unit: null,
    assignee: null,
    unassigned: true,
    equipment: null,
    reportedFrom: null,
    reportedTo: null,
    search: null,
  })
})

test('a made-up stage in the address is none', () => {
  expect(shown({ ...nothing, stage: 'nonsense' }).open).toBe(true)
})

test('an empty board blames the filters only when there are any', () => {
  expect(isNarrowed({ ...nothing, scope: 'all', order: 'newest', ticket: 't1' })).toBe(false)
  expect(isNarrowed({ ...nothing, stage: 'held' })).toBe(true)
  expect(isNarrowed({ ...nothing, from: '2026-03-01' })).toBe(true)
})

test('days are those of the office area, the last one whole', () => {
  expect(narrowing({ ...nothing, from: '2026-03-01', to: '2026-03-31', unit: 'u1', assignee: 'w1' })).toMatchObject({
    reportedFrom: '2026-02-28T16:00:00.000Z',
    reportedTo: '2026-03-31T16:00:00.000Z',
    unit: 'u1',
    assignee: 'w1',
    unassigned: null,
  })
  expect(isRare({ ...nothing, from: '2026-03-01' })).toBe(true)
  expect(isRare({ ...nothing, search: '灯' })).toBe(false)
})
