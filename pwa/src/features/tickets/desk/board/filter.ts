import type { VariablesOf } from '@/graphql'
import { useAddress } from '@/lib/address'
import { fromWallClock } from '@/lib/time'
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

const RARE = ['unit', 'assignee', 'equipment', 'from', 'to'] as const
const NARROWING = ['stage', 'urgency', 'category', 'building', 'contractor', ...RARE, 'search'] as const
const NAMES = [...NARROWING, 'scope', 'order', 'ticket'] as const

/** What the board shows, as the address keeps it. Without a stage: everything open, with scope `all` everything. */
export function useBoardFilter() {
  return useAddress(...NAMES)
}

export type BoardFilter = ReturnType<typeof useBoardFilter>

/** What narrows the board beside the stage; the counts at its head keep to this too. */
export function narrowing(filter: BoardFilter): TicketFilter {
  return {
    urgency: filter.urgency ? [filter.urgency as Urgency] : null,
    category: filter.category || null,
    place: filter.building || null,
    contractor: filter.contractor || null,
    unit: filter.unit || null,
    assignee: filter.assignee === 'none' ? null : filter.assignee || null,
    unassigned: filter.assignee === 'none' ? true : null,
    equipment: filter.equipment || null,
    reportedFrom: filter.from ? startOf(filter.from) : null,
    reportedTo: filter.to ? startOf(filter.to, 1) : null,
    search: filter.search || null,
  }
}

/** Whether one of the filters is in use that do not stand on the board all the time. */
export function isRare(filter: BoardFilter): boolean {
  return RARE.some((name) => filter[name] !== '')
}

/** Whether the board leaves out more than what is closed. */
export function isNarrowed(filter: BoardFilter): boolean {
  return NARROWING.some((name) => filter[name] !== '')
}

/** When a day of the office area begins, or one some days later. */
function startOf(day: string, later = 0): string {
  return new Date(Date.parse(fromWallClock(`${day}T00:00`)) + later * 86_400_000).toISOString()
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
