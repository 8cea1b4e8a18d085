import { afterEach, expect, test } from 'vitest'
import { speak } from '@/lib/i18n'
import { clock, clockBeside, day, dayAndClock, dayNumber, duration, isoDay, wholeDay } from '@/lib/time'

const NOW = '2026-11-22T15:30:00Z' // 23:30 in the office area
const MINUTE = 60_000

afterEach(() => speak('zh-CN'))

test('times are wall-clock times of the office area', () => {
  expect(clock('2026-11-22T02:05:00Z')).toBe('10:05')
  expect(clock('2026-11-22T16:00:00Z')).toBe('00:00')
  expect([isoDay('2026-11-22T15:59:59Z'), isoDay('2026-11-22T16:00:00Z')]).toEqual(['2026-11-22', '2026-11-23'])
  expect(dayNumber('2026-11-22T16:00:00Z') - dayNumber('2026-11-22T15:59:59Z')).toBe(1)
})

test('a time beside another has its day only where that is not the same', () => {
  expect(clockBeside('2025-11-22T02:20:00Z', '2025-11-22T00:00:00Z')).toBe('10:20')
  expect(clockBeside('2025-11-22T02:20:00Z', '2025-11-22T16:30:00Z')).toBe('2025年11月22日 10:20')
})

test('days near today have words', () => {
  expect(dayAndClock('2026-11-22T02:20:00Z', NOW)).toBe('今天 10:20')
  expect(dayAndClock('2026-11-21T02:20:00Z', NOW)).toBe('昨天 10:20')
  expect(dayAndClock('2026-11-22T16:30:00Z', NOW)).toBe('明天 00:30')
  expect(day('2026-03-04T04:00:00Z', NOW)).toBe('3月4日')
  expect(day('2025-03-04T04:00:00Z', NOW)).toBe('2025年3月4日')
  expect(wholeDay('2026-03-04')).toBe('2026年3月4日星期三')
})

test('and in English', async () => {
  await speak('en')
  expect(dayAndClock('2026-11-21T02:20:00Z', NOW)).toBe('Yesterday 10:20')
  expect(day('2025-03-04T04:00:00Z', NOW)).toBe('Mar 4, 2025')
  expect(duration(90 * MINUTE)).toBe('1h 30m')
})

test('a length of time shows its two largest units', () => {
  expect(duration(20_000)).toBe('1分钟')
  expect(duration(-12 * MINUTE)).toBe('12分钟')
  expect(duration(90 * MINUTE)).toBe('1小时 30分钟')
  expect(duration((26 * 60 + 5) * MINUTE)).toBe('1天 2小时')
})
