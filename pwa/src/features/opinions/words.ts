import type { Tone } from '@/ui/StateChip.vue'
import { t } from './messages'
import type { Category, Opinion, Step } from './opinionQueries'

const CATEGORIES: readonly Category[] = ['PROPERTY', 'CANTEEN', 'MEETING', 'ENVIRONMENT', 'SAFETY', 'OTHER']
export const categories = () => CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))

/** The roles that answer opinions. */
export const HANDLERS = ['DISPATCHER', 'SECURITY_DESK', 'CANTEEN_MANAGER', 'MEETING_MANAGER', 'ASSET_MANAGER', 'ENERGY_MANAGER', 'SUPERVISOR'] as const
export type Handler = (typeof HANDLERS)[number]
const isHandler = (role: string): role is Handler => HANDLERS.includes(role as Handler)
export const handlerName = (role: string): string => (isHandler(role) ? t(`role.${role}`) : role)

export const STATE_TONES: Record<Opinion['state'], Tone> = { WAITING: 'info', ANSWERED: 'primary', CLOSED: 'success', WITHDRAWN: 'muted' }

export function stepWords({ kind, role, satisfied }: Step): string {
  if (kind === 'HANDED_OVER' && role) return t('step.handedTo', { role: handlerName(role) })
  if (kind === 'CLOSED' && satisfied !== null) return t(satisfied ? 'step.satisfied' : 'step.unsatisfied')
  return t(`step.${kind}`)
}
