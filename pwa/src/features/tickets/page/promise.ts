import { clock, day, dayNumber } from '@/lib/time'
import { t } from '../messages'
import type { TicketDetail } from './ticketQuery'

/** `10:20`, or with the day when it is not today. */
function by(moment: string): string {
  return dayNumber(moment) === dayNumber(Date.now()) ? clock(moment) : `${day(moment)} ${clock(moment)}`
}

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
  const time = by(promise)
  if (overdue) return t('promise.late', { time })
  if (status === 'REPORTED' && promise === acceptDueAt) return t('promise.accept', { time })
  if (promise === arriveDueAt) return assignee ? t('promise.workerArrives', { worker: assignee.name, time }) : t('promise.arrive', { time })
  return t('promise.finish', { time })
}
