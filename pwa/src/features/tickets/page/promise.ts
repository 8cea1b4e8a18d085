import { clockBeside } from '@/lib/time'
import { t } from '../messages'
import type { TicketDetail } from './ticketQuery'

/** The one sentence that a person wants to read first: what happens next, and by when. */
export function promiseWords({ status, sla, pauses, assignee, rating }: Pick<TicketDetail, 'status' | 'sla' | 'pauses' | 'assignee' | 'rating'>): string {
  switch (status) {
    case 'HELD': {
      const reason = pauses.at(-1)?.reason ?? 'OTHER'
      return t('promise.held', { reason: t(`hold.${reason}`) })
    }
    case 'DONE':
      return t('promise.done', { worker: assignee?.name ?? t('worker') })
    case 'CLOSED':
      return rating?.silent ? t('promise.silent') : t('promise.closed')
    case 'CANCELLED':
      return t('promise.cancelled')
  }
  const { promise, acceptDueAt, arriveDueAt, overdue } = sla
  if (!promise) return t('promise.planned')
  const time = clockBeside(promise)
  if (overdue) return t('promise.late', { time })
  if (status === 'REPORTED' && promise === acceptDueAt) return t('promise.accept', { time })
  if (promise === arriveDueAt) return assignee ? t('promise.workerArrives', { worker: assignee.name, time }) : t('promise.arrive', { time })
  return t('promise.finish', { time })
}
