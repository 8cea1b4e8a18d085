import type { QueuedWrite } from '@/lib/outbox'
import type { Status } from '../words'

export type FieldAction = 'arrive' | 'finish' | 'step' | 'resume' | 'hold' | 'transfer' | 'give_back'

/** Where an order stands for its worker; AWAY once it was handed on or given back. */
export type Stage = 'ASSIGNED' | 'ARRIVED' | 'HELD' | 'DONE' | 'AWAY'

interface Outlook {
  stage: Stage
  /** What a pause interrupts, and a resumption goes back to. */
  interrupted: 'ASSIGNED' | 'ARRIVED'
}

/** What is possible next, as the server's table of moves has it for the worker of an order. */
const POSSIBLE: Record<Stage, readonly FieldAction[]> = {
  ASSIGNED: ['arrive', 'hold', 'transfer', 'give_back'],
  ARRIVED: ['finish', 'step', 'hold', 'transfer', 'give_back'],
  HELD: ['resume', 'transfer', 'give_back'],
  DONE: [],
  AWAY: [],
}

/** The steps by the names of their mutations. */
export const ACTION_OF: Record<string, FieldAction> = {
  ArriveAtTicket: 'arrive',
  RecordStep: 'step',
  FinishTicket: 'finish',
  HoldTicket: 'hold',
  ResumeTicket: 'resume',
  TransferTicket: 'transfer',
  GiveBackTicket: 'give_back',
}

/** What a write makes of an order, by the name of its mutation. Others change nothing here. */
const EFFECTS: Record<string, (before: Outlook) => Outlook> = {
  ArriveAtTicket: (before) => ({ ...before, stage: 'ARRIVED' }),
  HoldTicket: ({ stage }) => ({ stage: 'HELD', interrupted: stage === 'ARRIVED' ? 'ARRIVED' : 'ASSIGNED' }),
  ResumeTicket: (before) => ({ ...before, stage: before.interrupted }),
  FinishTicket: (before) => ({ ...before, stage: 'DONE' }),
  TransferTicket: (before) => ({ ...before, stage: 'AWAY' }),
  GiveBackTicket: (before) => ({ ...before, stage: 'AWAY' }),
}

/** How the order will stand when the server has taken the writes; a refused one stops it and all behind it. */
export function outlookAfter(now: Outlook, unsent: readonly Pick<QueuedWrite, 'name' | 'refusal'>[]): Outlook {
  const refused = unsent.findIndex((write) => write.refusal)
  const hopeful = refused < 0 ? unsent : unsent.slice(0, refused)
  return hopeful.reduce((before, write) => EFFECTS[write.name]?.(before) ?? before, now)
}

export function possibleAt(stage: Stage): readonly FieldAction[] {
  return POSSIBLE[stage]
}

/** How the server knows the order. Arriving is forgotten when it goes to somebody, or back to them. */
export function outlookOf(status: Status, timeline: readonly { verb: string }[] = []): Outlook {
  const last = timeline.findLast(({ verb }) => /^ticket\.(assigned|refused|arrived)$/.test(verb))
  const interrupted = status === 'ARRIVED' || (status === 'HELD' && last?.verb === 'ticket.arrived') ? 'ARRIVED' : 'ASSIGNED'
  return { stage: stageOf(status), interrupted }
}

function stageOf(status: Status): Stage {
  switch (status) {
    case 'ASSIGNED':
    case 'ARRIVED':
    case 'HELD':
      return status
    case 'DONE':
    case 'CLOSED':
      return 'DONE'
    default:
      return 'AWAY'
  }
}
