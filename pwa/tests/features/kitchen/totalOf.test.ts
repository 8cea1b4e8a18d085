import { expect, test } from 'vitest'
import { totalOf } from '@/features/kitchen/evaluation/totalOf'

const item = (key: string, score: number | null, proposed: number | null = null) => ({ key, score, proposed })

test('what the measures propose is no score', () => {
  const items = [item('waste', null, 20), item('loss', null, 12.5)]
  expect(totalOf(items, {})).toBeNull()
  expect(totalOf(items, { waste: '18' })).toBeNull()
  expect(totalOf(items, { waste: '18', loss: '12.5' })).toBe(30.5)
})

test('what is typed stands in for what was saved, and nothing for nothing', () => {
  const items = [item('waste', 20), item('loss', 0)]
  expect(totalOf(items, {})).toBe(20)
  expect(totalOf(items, { waste: '15.5' })).toBe(15.5)
  expect(totalOf(items, { waste: '' })).toBeNull()
})
