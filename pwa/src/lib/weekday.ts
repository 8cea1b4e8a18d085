import { dateFormat } from '@/lib/i18n'
import { dayNumber, type Moment } from '@/lib/time'

/** From 0, a Monday, in the office area. */
export const weekdayOf = (moment: Moment): number => (dayNumber(moment) + 3) % 7

/** `一`, `星期一`, of a weekday from 0, a Monday. */
export function weekdayName(weekday: number, length: 'narrow' | 'long'): string {
  return dateFormat({ timeZone: 'UTC', weekday: length }).format(new Date(Date.UTC(2024, 0, weekday + 1)))
}
