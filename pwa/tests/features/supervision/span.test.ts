import { expect, test } from 'vitest'
import { isOver, spans } from '@/features/supervision/span'

test('twelve months are offered, the present one first', () => {
  const found = spans(1, '2026-02-10').map(({ from }) => from)
  expect(found).toHaveLength(12)
  expect(found.slice(0, 3)).toEqual(['2026-02-01', '2026-01-01', '2025-12-01'])
  expect(found.at(-1)).toBe('2025-03-01')
})

test('quarters are those of the calendar', () => {
  expect(spans(3, '2026-02-28').map(({ from }) => from)).toEqual(['2026-01-01', '2025-10-01', '2025-07-01', '2025-04-01'])
})

test('a span is over on the first day after it', () => {
  expect(isOver({ from: '2025-12-01', months: 1 }, '2025-12-31')).toBe(false)
  expect(isOver({ from: '2025-12-01', months: 1 }, '2026-01-01')).toBe(true)
  expect(isOver({ from: '2025-10-01', months: 3 }, '2025-12-31')).toBe(false)
  expect(isOver({ from: '2025-10-01', months: 3 }, '2026-01-01')).toBe(true)
})
