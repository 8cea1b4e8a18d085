import { expect, test } from 'vitest'
import { axisOf, runs } from '@/features/telemetry/scale'

const sample = (minute: number, low: number, high = low) => ({
  at: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  low,
  mean: (low + high) / 2,
  high,
})

test('an axis encloses every sample in round steps', () => {
  expect(axisOf([sample(0, 447, 655)])).toEqual([400, 500, 600, 700])
  expect(axisOf([sample(0, 21.3, 22.9)])).toEqual([21, 21.5, 22, 22.5, 23])
})

test('one value alone still has an axis', () => {
  expect(axisOf([sample(0, 5)])).toEqual([5, 5.1])
})

test('a silence breaks the line', () => {
  const found = runs([sample(0, 1), sample(5, 1), sample(60, 1), sample(65, 1)], 5 * 60_000)
  expect(found.map((run) => run.length)).toEqual([2, 2])
  expect(runs([], 1)).toEqual([])
})
