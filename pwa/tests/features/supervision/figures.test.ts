import { expect, test } from 'vitest'
import { change, isGood, shown } from '@/features/supervision/statistics/figures'
import type { Day, Row } from '@/features/supervision/statistics/statisticsQuery'
import { stretches, ticks } from '@/features/supervision/statistics/volume'

const row = (figures: Partial<Row>): Row => ({
  key: 'whole',
  name: '',
  tickets: 100,
  onTimeRate: 0.9642,
  firstRepairRate: null,
  satisfactionRate: null,
  ratings: 3,
  meanHours: 5.24,
  ...figures,
})

test('figures are shown with their unit, and not at all where there is nothing to measure', () => {
  expect(shown('onTimeRate', row({}))).toBe('96.4%')
  expect(shown('meanHours', row({}))).toBe('5.2')
  expect(shown('tickets', row({ tickets: 12345 }))).toBe('12,345')
  expect(shown('satisfactionRate', row({}))).toBeUndefined()
})

test('rates move by points, amounts by per cent', () => {
  expect(change('onTimeRate', row({ onTimeRate: 0.95 }), row({ onTimeRate: 0.97 }))).toBe(-2)
  expect(change('tickets', row({ tickets: 110 }), row({ tickets: 100 }))).toBe(10)
  expect(change('tickets', row({ tickets: 110 }), row({ tickets: 0 }))).toBeUndefined()
  expect(change('satisfactionRate', row({}), row({ satisfactionRate: 0.9 }))).toBeUndefined()
})

test('longer repairs are bad, more reports are neither', () => {
  expect(isGood('meanHours', 3)).toBe(false)
  expect(isGood('onTimeRate', 3)).toBe(true)
  expect(isGood('tickets', 3)).toBeUndefined()
  expect(isGood('onTimeRate', 0)).toBeUndefined()
})

const days = (count: number): Day[] =>
  Array.from({ length: count }, (_, index) => ({
    day: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
    reported: 2,
    closed: 1,
  }))

test('many days become weeks from Monday on, and nothing is lost', () => {
  expect(stretches(days(62))).toHaveLength(62)
  const weeks = stretches(days(90))
  // 1 January 2026 is a Thursday.
  expect(weeks[0]).toEqual({ from: '2026-01-01', to: '2026-01-04', reported: 8, closed: 4 })
  expect(weeks[1]).toEqual({ from: '2026-01-05', to: '2026-01-11', reported: 14, closed: 7 })
  expect(weeks.reduce((sum, week) => sum + week.reported, 0)).toBe(180)
})

test('an axis begins at zero and reaches the highest bar in round steps', () => {
  expect(ticks(107)).toEqual([0, 20, 40, 60, 80, 100, 120])
  expect(ticks(3)).toEqual([0, 1, 2, 3])
  expect(ticks(0)).toEqual([0, 1])
})
