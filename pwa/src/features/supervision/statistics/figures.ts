import { numberFormat } from '@/lib/i18n'
import type { Row } from './statisticsQuery'

type Rate = 'onTimeRate' | 'firstRepairRate' | 'satisfactionRate'
export type Figure = 'tickets' | Rate | 'meanHours'

export const FIGURES: readonly Figure[] = ['tickets', 'onTimeRate', 'firstRepairRate', 'satisfactionRate', 'meanHours']
const RATES: readonly Figure[] = ['onTimeRate', 'firstRepairRate', 'satisfactionRate']

export function isRate(figure: Figure): figure is Rate {
  return RATES.includes(figure)
}

function number(value: number, digits: number): string {
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

/** `1,234`, `96.4%`, `5.2`; nothing where there is nothing to measure. */
export function shown(figure: Figure, row: Row): string | undefined {
  const value = row[figure]
  if (value === null) return undefined
  if (isRate(figure)) return `${number(value * 100, 1)}%`
  return number(value, figure === 'meanHours' ? 1 : 0)
}

/** How a figure moved against the period before: in points for rates, in per cent for amounts. */
export function change(figure: Figure, now: Row, before: Row): number | undefined {
  const [present, past] = [now[figure], before[figure]]
  if (present === null || past === null) return undefined
  if (isRate(figure)) return Math.round((present - past) * 1000) / 10
  return past === 0 ? undefined : Math.round((present / past - 1) * 1000) / 10
}

/** More tickets are neither good nor bad; a longer repair is bad. */
export function isGood(figure: Figure, moved: number): boolean | undefined {
  if (figure === 'tickets' || moved === 0) return undefined
  return figure === 'meanHours' ? moved < 0 : moved > 0
}
