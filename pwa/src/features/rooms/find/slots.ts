import { fromWallClock, isoDay } from '@/lib/time'
import type { Fitting } from '../roomQueries'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** As far as most meetings are planned. */
const DAYS_AHEAD = 14

/** `2026-11-26` and the days after it, as many as are proposed. */
export function daysFrom(now: number): string[] {
  return Array.from({ length: DAYS_AHEAD }, (_, ahead) => dayAhead(now, ahead))
}

export function dayAhead(now: number, days: number): string {
  return isoDay(now + days * DAY)
}

/** As in 08:00. */
export interface OpenHours {
  opensAt: string
  closesAt: string
}

const GRID = 30
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
const clockOf = (minutes: number) => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** When a meeting may begin on a day: on the half hours, the last one before closing left out, that are not over. */
export function beginnings(day: string, now: number, { opensAt, closesAt }: OpenHours): string[] {
  const [first, end] = [Math.ceil(minutesOf(opensAt) / GRID), Math.floor(minutesOf(closesAt) / GRID)]
  const all = Array.from({ length: Math.max(0, end - first) }, (_, nth) => clockOf((first + nth) * GRID))
  return all.filter((clock) => Date.parse(fromWallClock(`${day}T${clock}`)) >= now)
}

/** What is proposed before anybody asks for more; what the rooms admit is the server's to say. */
export const USUAL = { opensAt: '08:00', closesAt: '20:30', longestMinutes: 240, furthestDays: DAYS_AHEAD - 1, seats: 200 }

/** The next beginning there is in the usual hours, today or else tomorrow. */
export function firstBeginning(now: number): { day: string; clock: string } {
  for (const day of daysFrom(now)) {
    const [clock] = beginnings(day, now, USUAL)
    if (clock) return { day, clock }
  }
  throw new Error('a day has beginnings')
}

const LENGTHS = [30, 60, 90, 120, 180, 240, 360, 480, 720]

/** In minutes, up to the longest that a room admits. */
export function lengths(longest: number): number[] {
  return [...LENGTHS.filter((minutes) => minutes < longest), longest]
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
  const free = beginnings(date, now, room).filter((clock) => isFree(at(clock)))
  return free.sort((one, other) => distance(one) - distance(other))[0]
}

/** Where a time lies in the opening hours of a day, in per cent. */
export function partOfDay({ opensAt, closesAt }: OpenHours, date: string, { startsAt, endsAt }: { startsAt: string; endsAt: string }): { left: number; width: number } {
  const [opens, closes] = [opensAt, closesAt].map((clock) => Date.parse(fromWallClock(`${date}T${clock}`))) as [number, number]
  const within = (moment: string) => (100 * (Math.min(closes, Math.max(opens, Date.parse(moment))) - opens)) / (closes - opens)
  return { left: within(startsAt), width: within(endsAt) - within(startsAt) }
}
