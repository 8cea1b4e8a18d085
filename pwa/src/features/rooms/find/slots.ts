import { fromWallClock, isoDay } from '@/lib/time'
import type { Fitting } from '../roomQueries'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** As far as most meetings are planned; the rooms' own limits are the server's. */
const DAYS_AHEAD = 14

/** `2026-11-26` and the days after it. */
export function daysFrom(now: number): string[] {
  return Array.from({ length: DAYS_AHEAD }, (_, ahead) => isoDay(now + ahead * DAY))
}

const HALF_HOURS = Array.from({ length: 31 }, (_, nth) => {
  const minutes = 7 * 60 + nth * 30
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
})

/** When a meeting may begin on a day: on the half hours that are not over. */
export function beginnings(day: string, now: number): string[] {
  return HALF_HOURS.filter((clock) => Date.parse(fromWallClock(`${day}T${clock}`)) >= now)
}

/** Meetings before and after these hours are asked for, not proposed. */
const USUAL = { from: '08:00', to: '20:00' }

/** The next beginning there is, today or else tomorrow. */
export function firstBeginning(now: number): { day: string; clock: string } {
  for (const day of daysFrom(now)) {
    const clock = beginnings(day, now).find((each) => USUAL.from <= each && each <= USUAL.to)
    if (clock) return { day, clock }
  }
  throw new Error('a day has beginnings')
}

export function span(day: string, clock: string, minutes: number): { startsAt: string; endsAt: string } {
  const startsAt = fromWallClock(`${day}T${clock}`)
  return { startsAt, endsAt: new Date(Date.parse(startsAt) + minutes * MINUTE).toISOString() }
}

/** Of the beginnings of the day on which the room is free for so long, the one nearest to what was wanted. */
export function nearestFree({ room, day }: Fitting, startsAt: string, endsAt: string, now: number): string | undefined {
  const [wanted, length] = [Date.parse(startsAt), Date.parse(endsAt) - Date.parse(startsAt)]
  const date = isoDay(wanted)
  const at = (clock: string) => Date.parse(fromWallClock(`${date}T${clock}`))
  const between = (room.setupMinutes + room.clearingMinutes) * MINUTE
  const isFree = (start: number) =>
    at(room.opensAt) <= start &&
    start + length <= at(room.closesAt) &&
    day.every((taken) => start + length + between <= Date.parse(taken.startsAt) || start >= Date.parse(taken.endsAt) + between)
  const distance = (clock: string) => Math.abs(at(clock) - wanted)
  const free = beginnings(date, now).filter((clock) => isFree(at(clock)))
  return free.sort((one, other) => distance(one) - distance(other))[0]
}

/** As in 08:00. */
export interface OpenHours {
  opensAt: string
  closesAt: string
}

/** Where a time lies in the opening hours of a day, in per cent. */
export function partOfDay({ opensAt, closesAt }: OpenHours, date: string, { startsAt, endsAt }: { startsAt: string; endsAt: string }): { left: number; width: number } {
  const [opens, closes] = [opensAt, closesAt].map((clock) => Date.parse(fromWallClock(`${date}T${clock}`))) as [number, number]
  const within = (moment: string) => (100 * (Math.min(closes, Math.max(opens, Date.parse(moment))) - opens)) / (closes - opens)
  return { left: within(startsAt), width: within(endsAt) - within(startsAt) }
}
