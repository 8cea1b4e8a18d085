import { isoDay } from '@/lib/time'

/** One calendar month, or the three of a quarter, by its first day. */
export interface Span {
  from: string
  months: 1 | 3
}

const MONTHS = 12
const QUARTERS = 4

function firstOf(number: number): string {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}-01`
}

function numberOf(day: string): number {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return year * 12 + month - 1
}

/** The present one first, as far back as the trend reaches. */
export function spans(months: Span['months'], today = isoDay()): Span[] {
  const now = numberOf(today)
  const latest = now - (now % months)
  return Array.from({ length: months === 1 ? MONTHS : QUARTERS }, (_, nth) => ({ from: firstOf(latest - nth * months), months }))
}

/** Whether its days have all passed. */
export function isOver({ from, months }: Span, today = isoDay()): boolean {
  return today >= firstOf(numberOf(from) + months)
}
