import { dateFormat, numberFormat, relativeFormat } from '@/lib/i18n'

/** People read every time as wall-clock time of the office area, wherever their phone thinks it is. */
const ZONE = 'Asia/Shanghai'

const formatter = (options: Intl.DateTimeFormatOptions) => dateFormat({ timeZone: ZONE, hourCycle: 'h23', ...options })
/** Canada's English writes the days of a calendar as ISO 8601 does. */
const isoDays = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE })

export type Moment = Date | string | number

/** `2026-03-04`, as the calendar of the office area has it. */
export function isoDay(moment: Moment = Date.now()): string {
  return isoDays.format(new Date(moment))
}

/** Days since 1970 as the office area counts them. */
export function dayNumber(moment: Moment): number {
  return Date.parse(isoDay(moment)) / 86_400_000
}

/** `10:20` */
export function clock(moment: Moment): string {
  return formatter({ hour: '2-digit', minute: '2-digit' }).format(new Date(moment))
}

/** `今天`, `昨天`, `明天`, `3月4日`, `2025年3月4日` */
export function day(moment: Moment, now: Moment = Date.now()): string {
  const distance = dayNumber(moment) - dayNumber(now)
  if (Math.abs(distance) <= 1) {
    const word = relativeFormat({ numeric: 'auto' }).format(distance, 'day')
    return word.charAt(0).toUpperCase() + word.slice(1)
  }
  const sameYear = isoDay(moment).slice(0, 4) === isoDay(now).slice(0, 4)
  return formatter({ ...(sameYear ? {} : { year: 'numeric' }), month: 'short', day: 'numeric' }).format(new Date(moment))
}

/** `今天 10:20`, `3月4日 10:20` */
export function dayAndClock(moment: Moment, now: Moment = Date.now()): string {
  return `${day(moment, now)} ${clock(moment)}`
}

/** `10:20` on the same day as `other`, else with its day. */
export function clockBeside(moment: Moment, other: Moment = Date.now()): string {
  return dayNumber(moment) === dayNumber(other) ? clock(moment) : dayAndClock(moment)
}

/** `2026年3月4日周三 10:20`, for titles and details. */
export function fullMoment(moment: Moment): string {
  const parts = { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' } as const
  return formatter(parts).format(new Date(moment))
}

/** `2026年3月4日星期三`, of a day as `2026-03-04` */
export function wholeDay(day: string): string {
  return formatter({ dateStyle: 'full' }).format(new Date(`${day}T00:00:00+08:00`))
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** The two largest units of a length of time: `1天 3小时`, `12分钟`; below a minute `1分钟`. */
export function duration(milliseconds: number): string {
  let minutes = Math.max(1, Math.round(Math.abs(milliseconds) / 60_000))
  const parts: string[] = []
  for (const [unit, seconds] of UNITS) {
    const amount = Math.floor(minutes / (seconds / 60))
    minutes -= amount * (seconds / 60)
    if (amount && parts.length < 2) parts.push(numberFormat({ style: 'unit', unit, unitDisplay: 'narrow' }).format(amount))
  }
  return parts.join(' ')
}

/** The moment that a wall clock of the office area shows as `2026-03-04T10:20`; China has no summer time. */
export function fromWallClock(time: string): string {
  return new Date(`${time}:00+08:00`).toISOString()
}

/** `2026-03-04T10:20`, as a `datetime-local` input takes it. */
export function wallClock(moment: Moment): string {
  return new Date(new Date(moment).getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
}
