import { expect, test } from 'vitest'
import { before, isSound, periodOf } from '@/features/supervision/statistics/period'

// 00:30 on the first of March in the office area, still February in UTC.
const NIGHT = '2026-02-28T16:30:00Z'

test('periods are days of the office area', () => {
  expect(periodOf('month', NIGHT)).toEqual({ from: '2026-03-01', to: '2026-03-01' })
  expect(periodOf('lastMonth', NIGHT)).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(periodOf('quarter', NIGHT)).toEqual({ from: '2026-01-01', to: '2026-03-01' })
  expect(periodOf('year', NIGHT)).toEqual({ from: '2025-03-02', to: '2026-03-01' })
})

test('the month before January is the December of the year before', () => {
  expect(periodOf('lastMonth', '2026-01-15T04:00:00Z')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
})

test('a period is compared with the one of the same length just before', () => {
  expect(before({ from: '2026-11-01', to: '2026-11-23' })).toEqual({ from: '2026-10-09', to: '2026-10-31' })
})

test('a period that cannot be counted is not asked for', () => {
  expect(isSound({ from: '2026-01-01', to: '2026-01-01' })).toBe(true)
  expect(isSound({ from: '2026-01-02', to: '2026-01-01' })).toBe(false)
  expect(isSound({ from: '', to: '2026-01-01' })).toBe(false)
  expect(isSound({ from: '2023-01-01', to: '2026-01-01' })).toBe(false)
})
