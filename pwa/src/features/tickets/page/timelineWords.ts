import { listed, named } from '@/lib/i18n'
import { clockBeside } from '@/lib/time'
import { t } from '../messages'
import { urgencyWords, type Urgency } from '../words'
import type { RatingTag, TicketDetail, TimelineEntry } from './ticketQuery'

/** What the journal keeps with a line, by `backend/tickets/events.py`. */
interface Facts {
  urgency?: Lowercase<Urgency>
  category?: string
  worker_name?: string
  came_by?: 'dispatch' | 'grab' | 'transfer' | 'rework'
  reason?: string
  words?: string
  minutes?: number
  materials?: { item: string; unit: string; quantity: number }[]
  rework?: number
  silent?: boolean
  in_time?: boolean
  late_report?: boolean
  stars?: number
  tags?: string[]
  satisfied?: boolean
  clock?: 'accept' | 'arrive' | 'finish'
}

interface TimelineLine {
  /** What happened, in a few words. */
  headline: string
  /** What the person wrote. */
  words: string | undefined
  /** Smaller facts beside it. */
  notes: string[]
  stars: number | undefined
}

const HELD = { parts: 'hold.PARTS', user: 'hold.USER', outside: 'hold.OUTSIDE', approval: 'hold.APPROVAL', other: 'hold.OTHER' } as const

const OF_STRANGERS = new Set(['ticket.reported', 'ticket.photo_added'])

type Headline = (facts: Facts, ticket: TicketDetail) => string

const HEADLINES: Record<string, Headline> = {
  'ticket.reported': (_, { reporter, reportedBy, reduced, originKind }) => {
    if (originKind === 'stranger_report') return t('line.reportedByStranger')
    if (reduced && !originKind) return t('line.reported')
    if (!reporter) return t('line.reportedByAlarm')
    return reportedBy && reportedBy.id !== reporter.id ? t('line.reportedFor', { name: reporter.name }) : t('line.reported')
  },
  'ticket.photo_added': () => t('line.photoAdded'),
  'ticket.phone_forgotten': () => t('line.phoneForgotten'),
  'ticket.supported': () => t('line.supported'),
  'ticket.accepted': () => t('line.accepted'),
  'ticket.assigned': ({ came_by = 'dispatch', worker_name = '' }) => t(`line.assigned.${came_by}`, { worker: worker_name }),
  'ticket.given_back': () => t('line.givenBack'),
  'ticket.arrived': () => t('line.arrived'),
  'ticket.held': ({ reason }) => t('line.held', { reason: t(HELD[reason as keyof typeof HELD] ?? 'hold.OTHER') }),
  'ticket.resumed': () => t('line.resumed'),
  'ticket.stepped': () => t('line.stepped'),
  'ticket.done': () => t('line.done'),
  'ticket.refused': () => t('line.refused'),
  'ticket.closed': ({ silent }) => (silent ? t('line.closedSilently') : t('line.closed')),
  'ticket.rated': () => t('line.rated'),
  'ticket.followed_up': ({ satisfied }) => (satisfied ? t('line.followedUpWell') : t('line.followedUpBadly')),
  'ticket.urged': () => t('line.urged'),
  'ticket.cancelled': () => t('line.cancelled'),
  'ticket.reopened': () => t('line.reopened'),
  'ticket.remarked': () => t('line.remarked'),
  'ticket.sla_missed': ({ clock: missed = 'finish' }) => t(`line.missed.${missed}`),
}

/** Whoever only has the same trouble is not told who wrote a line; what the service did by itself is its own. */
export function actorName({ actor, verb, data }: TimelineEntry, { stranger, reduced, originKind }: TicketDetail): string {
  if (actor) return actor.name
  if (OF_STRANGERS.has(verb) && originKind === 'stranger_report') return stranger?.label ?? t('theReporter')
  const isOfTheService = !reduced || originKind || (data as Facts).silent
  return isOfTheService ? t('theService') : t('theReporter')
}

export function timelineLine(entry: TimelineEntry, ticket: TicketDetail, tags: readonly RatingTag[]): TimelineLine {
  const facts = (entry.data ?? {}) as Facts
  const headline = HEADLINES[entry.verb]?.(facts, ticket) ?? t('line.other')
  const words = entry.verb === 'ticket.held' ? facts.words : (facts.words ?? facts.reason)
  return { headline, words: words ?? undefined, notes: notesOf(entry, facts, tags), stars: facts.stars }
}

function notesOf(entry: TimelineEntry, facts: Facts, tags: readonly RatingTag[]): string[] {
  const notes: string[] = []
  if (entry.verb === 'ticket.accepted') {
    if (facts.urgency) notes.push(t('note.urgency', { urgency: urgencyWords(facts.urgency) }))
    if (facts.category) notes.push(t('note.category', { category: facts.category }))
  }
  if (facts.tags?.length) notes.push(listed(facts.tags.map((key) => tagName(key, tags))))
  if (facts.materials?.length) notes.push(listed(facts.materials.map(({ item, quantity, unit }) => `${item} ${quantity} ${unit}`)))
  // A finished ticket tells the time of all visits, a step its own.
  if (facts.minutes) notes.push(t(entry.verb === 'ticket.done' ? 'note.minutesInAll' : 'note.minutes', { count: facts.minutes }))
  if (facts.rework && entry.verb !== 'ticket.closed') notes.push(t('note.rework', { count: facts.rework }))
  if (facts.in_time === false) notes.push(t('note.late'))
  if (facts.late_report) notes.push(t('note.phoneClock'))
  else if (cameLater(entry)) notes.push(t('note.sentLater', { time: clockBeside(entry.at, entry.happenedAt) }))
  return notes
}

const SENT_AT_ONCE = 2 * 60_000

function cameLater({ at, happenedAt }: TimelineEntry): boolean {
  return Date.parse(at) - Date.parse(happenedAt) > SENT_AT_ONCE
}

function tagName(key: string, tags: readonly RatingTag[]): string {
  const tag = tags.find((each) => each.key === key)
  return tag ? named(tag) : key
}
