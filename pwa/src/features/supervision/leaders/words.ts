import { numberFormat } from '@/lib/i18n'
import type { Tone } from '@/ui/StateChip.vue'
import { t } from './messages'
import type { Cell } from './leadersQuery'
import type { Span } from '../span'

const LEVELS = ['level.0', 'level.1', 'level.2', 'level.3'] as const
const TONES: readonly Tone[] = ['danger', 'warning', 'info', 'success']

export const percent = (share: number) => numberFormat({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share)
export const oneDigit = (value: number) => numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)

/** There may be more thresholds than words. */
export const levelWords = (level: number) => t(LEVELS[Math.min(level, 3)] ?? 'level.0')
export const levelTone = (level: number): Tone => TONES[Math.min(level, 3)] ?? 'muted'

/** How many of the thresholds a share reaches. */
export const levelOf = (share: number, thresholds: readonly number[]) => thresholds.filter((threshold) => 100 * share >= threshold).length

export function cellWords({ share, why }: Cell): string {
  return share === null ? t(`why.${why ?? 'NONE'}`) : percent(share)
}

export function spanWords({ from, months }: Span): string {
  const [year = '', month = ''] = from.split('-')
  return months === 1 ? t('monthOf', { year, month: String(Number(month)) }) : t('quarterOf', { year, quarter: String(Math.ceil(Number(month) / 3)) })
}
