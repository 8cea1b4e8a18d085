import type { Tone } from '@/ui/StateChip.vue'
import type { TicketDetail } from './page/ticketQuery'
import { t } from './messages'

export type Status = TicketDetail['status']
export type Urgency = TicketDetail['urgency']

const TONES: Record<Status, Tone> = {
  REPORTED: 'info',
  ACCEPTED: 'info',
  ASSIGNED: 'primary',
  ARRIVED: 'primary',
  HELD: 'warning',
  DONE: 'warning',
  CLOSED: 'success',
  CANCELLED: 'muted',
}

export function statusTone(status: Status): Tone {
  return TONES[status]
}

export function statusWords(status: Status): string {
  return t(`status.${status}`)
}

/** The most urgent first. */
export const URGENCIES: readonly Urgency[] = ['DANGER', 'UTILITY', 'URGENT', 'ORDINARY', 'PLANNED']

/** Also of the lower-case word in the journal. */
export function urgencyWords(urgency: Urgency | Lowercase<Urgency>): string {
  return t(`urgency.${urgency.toUpperCase() as Urgency}`)
}

export const urgencyChoices = () => URGENCIES.map((value) => ({ value, label: urgencyWords(value) }))

const REACHED: Record<Status, number | undefined> = {
  REPORTED: 1,
  ACCEPTED: 2,
  ASSIGNED: 3,
  ARRIVED: 3,
  HELD: 3,
  DONE: 4,
  CLOSED: 5,
  CANCELLED: undefined,
}

/** How far a ticket has come on its way; a cancelled one is on none. */
export function progress(status: Status): { steps: string[]; current: number } | undefined {
  const current = REACHED[status]
  if (current === undefined) return undefined
  return { steps: [t('step.report'), t('step.accept'), t('step.assign'), t('step.repair'), t('step.approve')], current }
}
