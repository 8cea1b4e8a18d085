import type { QueuedWrite } from '@/lib/outbox'

/** Queued writes by the action that they are. */
const ACTIONS: Record<string, string> = {
  ApproveWork: 'approve',
  RefuseWork: 'refuse',
  RateTicket: 'rate',
  UrgeTicket: 'urge',
  CancelTicket: 'cancel',
  ReopenTicket: 'reopen',
  SupportTicket: 'support',
}

const MOVES = new Set(['approve', 'refuse', 'cancel', 'reopen'])

/** What may still be done beside what waits to be sent: nothing twice, and after a move the server decides anew. */
export function stillPossible(actions: readonly string[], queued: readonly QueuedWrite[]): string[] {
  const waiting = new Set(queued.map((write) => ACTIONS[write.name]))
  const moved = [...waiting].some((action) => action && MOVES.has(action))
  return actions.filter((action) => !waiting.has(action) && (!moved || action === 'remark'))
}
