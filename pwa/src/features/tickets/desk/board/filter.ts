import type { VariablesOf } from '@/graphql'
import { useAddress } from '@/lib/address'
import type { Status, Urgency } from '../../words'
import type { BoardCounts, BoardQuery } from './boardQuery'

type TicketFilter = NonNullable<VariablesOf<typeof BoardQuery>['filter']>

/** The stretches of a ticket's way as a dispatcher sees them, by the figure that counts each. */
export const STAGES = {
  reported: { status: ['REPORTED'] },
  accepted: { status: ['ACCEPTED'] },
  working: { status: ['ASSIGNED', 'ARRIVED'] },
  held: { status: ['HELD'] },
  overdue: { overdue: true },
  done: { status: ['DONE'] },
} as const satisfies Partial<Record<keyof BoardCounts, { status?: readonly Status[]; overdue?: boolean }>>

export type Stage = keyof typeof STAGES

/** What the board shows, as the address keeps it. Without a stage: everything open, with scope `all` everything. */
export function useBoardFilter() {
  return useAddress('stage', 'scope', 'urgency', 'category', 'building', 'contractor', 'unassigned', 'search', 'order', 'ticket')
}

export type BoardFilter = ReturnType<typeof useBoardFilter>

/** What narrows the board beside the stage; the counts at its head keep to this too. */
export function narrowing(filter: BoardFilter): TicketFilter {
  return {
    urgency: filter.urgency ? [filter.urgency as Urgency] : null,
    category: filter.category || null,
    place: filter.building || null,
    contractor: filter.contractor || null,
    unassigned: filter.unassigned ? true : null,
    search: filter.search || null,
  }
}

export function shown(filter: BoardFilter): TicketFilter {
  const stage: { status?: readonly Status[]; overdue?: boolean } | undefined = STAGES[filter.stage as Stage]
  if (!stage) return { ...narrowing(filter), open: filter.scope === 'all' ? null : true }
  return { ...narrowing(filter), status: stage.status ? [...stage.status] : null, overdue: stage.overdue ?? null }
}

/** What is closed has no deadline to be sorted by. */
export function orderOf(filter: BoardFilter): 'DUE' | 'NEWEST' {
  return filter.order === 'newest' || (filter.scope === 'all' && !filter.stage) ? 'NEWEST' : 'DUE'
}
