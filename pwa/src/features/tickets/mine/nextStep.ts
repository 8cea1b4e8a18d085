import { clockBeside } from '@/lib/time'
import { t } from '../messages'
import type { ReportedRow } from './ticketRow'

/** The one thing that happens next with an open ticket, and by when it was promised. */
export function nextStep({ status, dueAt, assignee, overdue }: ReportedRow): { words: string; mine: boolean } | undefined {
  const time = dueAt && clockBeside(dueAt)
  const worker = assignee?.name ?? t('worker')
  switch (status) {
    case 'DONE':
      return { words: t('next.approve'), mine: true }
    case 'HELD':
      return { words: t('next.held', { worker }), mine: false }
    case 'CLOSED':
    case 'CANCELLED':
      return undefined
  }
  if (!time) return { words: t('promise.planned'), mine: false }
  if (overdue) return { words: t('promise.late', { time }), mine: false }
  switch (status) {
    case 'REPORTED':
      return { words: t('promise.accept', { time }), mine: false }
    case 'ACCEPTED':
      return { words: t('next.assign', { time }), mine: false }
    case 'ASSIGNED':
      return { words: t('next.worker', { worker, time }), mine: false }
    case 'ARRIVED':
      return { words: t('next.repair', { worker, time }), mine: false }
  }
}
