import { listed, locale } from '@/lib/i18n'
import { isoDay } from '@/lib/time'
import { weekdayName, weekdayOf } from '@/lib/weekday'
import { t } from './messages'
import type { Repeat } from './roomQueries'

const DAY = 24 * 60 * 60_000

/** How a meeting recurs, in the words people use; each is one rule of the server's. */
export const PATTERNS = ['daily', 'weekly', 'fortnightly', 'monthly'] as const
export type Pattern = (typeof PATTERNS)[number]

const RULES: Record<Pattern, Pick<Repeat, 'frequency' | 'interval'>> = {
  daily: { frequency: 'DAILY', interval: 1 },
  weekly: { frequency: 'WEEKLY', interval: 1 },
  fortnightly: { frequency: 'WEEKLY', interval: 2 },
  monthly: { frequency: 'MONTHLY', interval: 1 },
}

/** Whether it can be on several days of a week. */
export const isWeekly = (pattern: Pattern): pattern is 'weekly' | 'fortnightly' => RULES[pattern].frequency === 'WEEKLY'

/** That of the first meeting, whatever else was chosen; from 0, a Monday. */
export function weekdaysOf(startsAt: string, chosen: readonly number[]): number[] {
  return [...new Set([weekdayOf(startsAt), ...chosen])].sort()
}

/** Until a day, that one included; the server leaves out what is not worked. */
export function repeatOf(pattern: Pattern, weekdays: number[], until: string): Repeat {
  return { ...RULES[pattern], ...(isWeekly(pattern) ? { weekdays } : {}), until }
}

/** `每周一、三`, `Every week on Monday and Wednesday` */
export function repeatWords(pattern: Pattern, weekdays: readonly number[]): string {
  if (!weekdays.length || !isWeekly(pattern)) return t(`repeat.${pattern}`)
  const names = weekdays.map((day) => weekdayName(day, locale.value === 'en' ? 'long' : 'narrow'))
  const last = names.pop() ?? ''
  return t(`repeat.${pattern}.on`, { days: names.length ? t('daysAnd', { days: listed(names), last }) : last })
}

/** Four weeks after the first, which most mean. */
export function usualEnd(startsAt: string): string {
  return isoDay(Date.parse(startsAt) + 28 * DAY)
}

const BYDAY = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** The words for an RRULE as the server keeps it. Of one that nobody could choose here, and of a meeting that was moved off its weekdays, only that it recurs. */
export function ruleWords(rule: string, startsAt: string): string {
  const parts = Object.fromEntries(rule.split(';').map((part) => part.split('=')))
  const pattern = PATTERNS.find((each) => RULES[each].frequency === parts.FREQ && RULES[each].interval === Number(parts.INTERVAL ?? 1))
  const weekdays = BYDAY.flatMap((day, nth) => (parts.BYDAY?.split(',').includes(day) ? nth : []))
  const isOnItsDay = !weekdays.length || weekdays.includes(weekdayOf(startsAt))
  return pattern && isOnItsDay ? repeatWords(pattern, weekdays) : t('recurs')
}
