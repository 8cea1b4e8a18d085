import { dayNumber, type Moment } from '@/lib/time'

/** Days of the office area, `2026-11-23`, both included. */
export interface Period {
  from: string
  to: string
}

export const SPANS = ['month', 'lastMonth', 'quarter', 'year', 'custom'] as const
export type Span = (typeof SPANS)[number]

const DAY = 86_400_000

function iso(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10)
}

/** Month 0 is January; a month before or after the year's is carried over. */
function firstOf(year: number, month: number): number {
  return Date.UTC(year, month, 1) / DAY
}

/** A span that is still running ends today. */
export function periodOf(span: Exclude<Span, 'custom'>, now: Moment = Date.now()): Period {
  const today = dayNumber(now)
  const [year = 0, month = 1] = iso(today).split('-').map(Number)
  switch (span) {
    case 'month':
      return { from: iso(firstOf(year, month - 1)), to: iso(today) }
    case 'lastMonth':
      return { from: iso(firstOf(year, month - 2)), to: iso(firstOf(year, month - 1) - 1) }
    case 'quarter':
      return { from: iso(firstOf(year, Math.floor((month - 1) / 3) * 3)), to: iso(today) }
    case 'year':
      return { from: iso(today - 364), to: iso(today) }
  }
}

/** The period of the same length just before: what the figures are compared with. */
export function before({ from, to }: Period): Period {
  const start = Date.parse(from) / DAY
  return { from: iso(start - (Date.parse(to) / DAY - start + 1)), to: iso(start - 1) }
}

export function isSound({ from, to }: Period): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(from) && /^\d{4}-\d\d-\d\d$/.test(to) && from <= to && Date.parse(to) - Date.parse(from) <= 731 * DAY
}
