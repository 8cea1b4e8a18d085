import { isoDay } from '@/lib/time'
import type { Repeat } from '../roomQueries'

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

/** Until a day, that one included; the server leaves out what is not worked. */
export function repeatOf(pattern: Pattern, until: string): Repeat {
  return { ...RULES[pattern], until }
}

/** Four weeks after the first, which most mean. */
export function usualEnd(startsAt: string): string {
  return isoDay(Date.parse(startsAt) + 28 * DAY)
}
