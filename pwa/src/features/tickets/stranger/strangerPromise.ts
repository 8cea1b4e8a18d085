import { promiseWords } from '../page/promise'
import { t } from './messages'
import type { StrangerTicket } from './strangerQueries'

/** What happens next and by when, without a name: the desk stands in where the reporter would be asked. */
export function strangerPromise({ status, promise, acceptDueAt, arriveDueAt, overdue }: StrangerTicket): string {
  if (status === 'HELD') return t('held')
  if (status === 'DONE') return t('done')
  const sla = { promise, acceptDueAt, arriveDueAt, overdue, finishDueAt: null, paused: false, roundTheClock: false }
  return promiseWords({ status, sla, pauses: [], assignee: null, rating: null })
}
