import { dayNumber } from '@/lib/time'
import type { Tone } from '@/ui/StateChip.vue'
import { t } from './messages'

const SOON = 3

/** How long something may still be cooked: its words, and their colour. */
export function expiry(bestBefore: string, today: string): { tone: Tone; words: string } {
  const days = dayNumber(`${bestBefore}T12:00:00+08:00`) - dayNumber(`${today}T12:00:00+08:00`)
  if (days < 0) return { tone: 'danger', words: t('expired', { days: -days }) }
  if (days === 0) return { tone: 'warning', words: t('lastDay') }
  return { tone: days <= SOON ? 'warning' : 'success', words: t('daysLeft', { days }) }
}
