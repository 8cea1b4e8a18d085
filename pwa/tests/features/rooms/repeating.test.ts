import { afterEach, expect, it } from 'vitest'
import { speak } from '@/lib/i18n'
import { PATTERNS, repeatOf, repeatWords, ruleWords, weekdaysOf } from '@/features/rooms/repeating'

const FRIDAY = '2026-11-27T01:00:00Z'
const MONDAY_EARLY = '2026-11-29T16:30:00Z' // 00:30 in the office area

afterEach(() => speak('zh-CN'))

it('a weekly meeting keeps the weekday of the first, whatever else is chosen', () => {
  expect(weekdaysOf(FRIDAY, [])).toEqual([4])
  expect(weekdaysOf(FRIDAY, [6, 0])).toEqual([0, 4, 6])
  expect(weekdaysOf(MONDAY_EARLY, [0, 2])).toEqual([0, 2])
})

it('only what is weekly is sent with weekdays', () => {
  expect(PATTERNS.map((pattern) => repeatOf(pattern, [0, 2], '2026-12-25'))).toEqual([
    { frequency: 'DAILY', interval: 1, until: '2026-12-25' },
    { frequency: 'WEEKLY', interval: 1, weekdays: [0, 2], until: '2026-12-25' },
    { frequency: 'WEEKLY', interval: 2, weekdays: [0, 2], until: '2026-12-25' },
    { frequency: 'MONTHLY', interval: 1, until: '2026-12-25' },
  ])
})

it('how it recurs is said in both languages', async () => {
  const words = () => [repeatWords('weekly', [4]), repeatWords('weekly', [0, 2]), repeatWords('fortnightly', [0, 2, 6]), repeatWords('monthly', [4])]
  expect(words()).toEqual(['每周五', '每周一、三', '每两周的周一、三、日', '每月'])
  await speak('en')
  expect(words()).toEqual(['Every week on Friday', 'Every week on Monday and Wednesday', 'Every two weeks on Monday, Wednesday and Sunday', 'Every month'])
})

it('the rule of a series is said in words', () => {
  const until = 'UNTIL=20261225T010000Z'
  expect(ruleWords(`FREQ=WEEKLY;BYDAY=MO,FR;${until}`, FRIDAY)).toBe('每周一、五')
  expect(ruleWords(`FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;${until}`, FRIDAY)).toBe('每两周的周五')
  expect(ruleWords(`FREQ=WEEKLY;${until}`, FRIDAY)).toBe('每周')
  expect(ruleWords(`FREQ=DAILY;${until}`, FRIDAY)).toBe('每个工作日')
  expect(ruleWords(`FREQ=MONTHLY;INTERVAL=3;${until}`, FRIDAY)).toBe('系列会议')
})

it('a meeting that was moved off its days only says that it is one of a series', () => {
  const rule = 'FREQ=WEEKLY;BYDAY=MO;UNTIL=20261225T010000Z'
  expect([ruleWords(rule, MONDAY_EARLY), ruleWords(rule, FRIDAY)]).toEqual(['每周一', '系列会议'])
})
