import { expect, it } from 'vitest'
import { clocks } from '@/features/rooms/clocks'

it('a span has a day only at the end that lies on another than the one shown', () => {
  const closure = { startsAt: '2025-11-21T00:00:00Z', endsAt: '2025-11-23T09:30:00Z' }
  expect(['2025-11-21', '2025-11-22', '2025-11-23'].map((day) => clocks(closure, day))).toEqual([
    '08:00–2025年11月23日 17:30',
    '2025年11月21日 08:00–2025年11月23日 17:30',
    '2025年11月21日 08:00–17:30',
  ])
  expect(clocks({ startsAt: '2025-11-22T00:00:00Z', endsAt: '2025-11-22T02:05:00Z' }, '2025-11-22')).toBe('08:00–10:05')
})
