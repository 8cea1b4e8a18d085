import type { Day } from './statisticsQuery'

interface Stretch {
  from: string
  to: string
  reported: number
  closed: number
}

const MOST = 62

/** Days, or weeks from Monday on where there are too many days to tell apart. */
export function stretches(days: readonly Day[]): Stretch[] {
  if (days.length <= MOST) return days.map(({ day, reported, closed }) => ({ from: day, to: day, reported, closed }))
  const found: Stretch[] = []
  for (const { day, reported, closed } of days) {
    const last = found.at(-1)
    const monday = new Date(day).getUTCDay() === 1
    if (!last || monday) found.push({ from: day, to: day, reported, closed })
    else Object.assign(last, { to: day, reported: last.reported + reported, closed: last.closed + closed })
  }
  return found
}

/** Round steps for an axis from 0 to at least `most`: at most six of them. */
export function ticks(most: number): number[] {
  const step = [1, 2, 5].flatMap((lead) => [1, 10, 100, 1000, 10_000].map((size) => lead * size)).sort((a, b) => a - b).find((each) => each * 6 >= most) ?? most
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, index) => index * step)
}

export const isWeekly = (days: readonly Day[]): boolean => days.length > MOST
