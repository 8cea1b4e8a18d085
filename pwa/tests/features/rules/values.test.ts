import { expect, test } from 'vitest'
import { leaves, typed, withLeaf, type Value } from '@/features/rules/values'

const hours: Value = { spans: [{ start: '08:30:00', end: '12:00:00' }], days: 5, strict: true }

test('every leaf is found with the way to it', () => {
  expect(leaves(hours)).toEqual([
    { path: ['spans', 0, 'start'], leaf: '08:30:00' },
    { path: ['spans', 0, 'end'], leaf: '12:00:00' },
    { path: ['days'], leaf: 5 },
    { path: ['strict'], leaf: true },
  ])
  expect(leaves(85)).toEqual([{ path: [], leaf: 85 }])
})

test('a span begins before it ends, whatever the order in which it was kept', () => {
  expect(leaves({ clock: 'working', end: '12:00:00', start: '08:30:00' }).map(({ path }) => path[0])).toEqual(['start', 'end', 'clock'])
})

test('changing a leaf changes nothing else, and not the original', () => {
  expect(withLeaf(hours, ['spans', 0, 'end'], '11:30:00')).toEqual({ spans: [{ start: '08:30:00', end: '11:30:00' }], days: 5, strict: true })
  expect(leaves(hours)[1]?.leaf).toBe('12:00:00')
  expect(withLeaf(85, [], 90)).toBe(90)
})

test('what is typed stays of its kind', () => {
  expect(typed('7.5', 5)).toBe(7.5)
  expect(typed('', 5)).toBe(5)
  expect(typed('seven', 5)).toBe(5)
  expect(typed('7', '5')).toBe('7')
  expect(typed('13:30', '08:30:00')).toBe('13:30:00')
})
