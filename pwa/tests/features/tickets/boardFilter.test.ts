import { expect, test } from 'vitest'
import { narrowing, orderOf, shown, type BoardFilter } from '@/features/tickets/desk/board/filter'

const nothing: BoardFilter = {
  stage: '',
  scope: '',
  urgency: '',
  category: '',
  building: '',
  contractor: '',
  unassigned: '',
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
  expect(narrowing({ ...nothing, stage: 'held', building: 'b1', urgency: 'URGENT', unassigned: 'yes' })).toEqual({
    urgency: ['URGENT'],
    category: null,
    place: 'b1',
    contractor: null,
    unassigned: true,
    search: null,
  })
})

test('a made-up stage in the address is none', () => {
  expect(shown({ ...nothing, stage: 'nonsense' }).open).toBe(true)
})
