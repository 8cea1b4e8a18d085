import { measured } from '@/lib/figure'
import { locale } from '@/lib/i18n'
import { dayAndClock } from '@/lib/time'
import type { Tone } from '@/ui/StateChip.vue'
import { isKnown, t } from './messages'
import type { Notice } from './inboxQueries'

/** What the service keeps with a notice, by `backend/tickets/telling.py`, `backend/alarms/response.py`, `backend/opinions/telling.py` and `backend/rooms`. */
interface Facts {
  number?: string
  place?: string
  category?: string
  category_en?: string
  by?: string
  worker?: string
  words?: string
  description?: string
  reason?: 'parts' | 'user' | 'outside' | 'approval' | 'other'
  clock?: 'accept' | 'arrive' | 'finish'
  due_at?: string
  starts_at?: string
  title?: string
  until?: string
  count?: number
  subject?: string
  stars?: number
  silent?: boolean
  name?: string
  name_en?: string
  value?: number
  unit?: string
}

interface NoticeWords {
  title: string
  /** Which ticket or room it is about. */
  about: string
  /** What somebody wrote. */
  words: string | undefined
}

export function noticeWords(notice: Notice): NoticeWords {
  const facts = (notice.facts ?? {}) as Facts
  return { title: TITLES[notice.kind]?.(facts) || kindTitle(notice.kind), about: aboutOf(facts), words: facts.words ?? facts.description }
}

/** Kinds that say more than their title when the facts are there. */
const TITLES: Record<string, (facts: Facts) => string | undefined> = {
  'ticket.assigned': ({ worker }) => worker && t('ticket.assigned.by', { worker }),
  'ticket.arrived': ({ by }) => by && t('ticket.arrived.by', { worker: by }),
  'ticket.done': ({ by }) => by && t('ticket.done.by', { worker: by }),
  'ticket.held': ({ reason }) => reason && t('ticket.held.for', { reason: t(`hold.${reason}`) }),
  'ticket.closed': ({ silent }) => (silent ? t('ticket.closed.silent') : undefined),
  'ticket.remarked': ({ by }) => by && t('ticket.remarked.by', { name: by }),
  'ticket.urged': ({ by }) => by && t('ticket.urged.by', { name: by }),
  'ticket.given_back': ({ by }) => by && t('ticket.given_back.by', { name: by }),
  'ticket.due_soon': ({ clock, due_at }) => clock && due_at && t('ticket.due_soon.at', { what: t(`clock.${clock}`), time: dayAndClock(due_at) }),
  'ticket.escalated': ({ clock, due_at }) => clock && due_at && t('ticket.escalated.at', { what: t(`clock.${clock}`), time: dayAndClock(due_at) }),
  'ticket.rated': ({ stars }) => (stars ? t('ticket.rated.stars', { count: stars }) : undefined),
  'booking.services_due': ({ count = 0, due_at }) => due_at && t('booking.services_due.at', { count, time: dayAndClock(due_at) }),
  'survey.asked': ({ title, until }) => title && until && t('survey.asked.until', { title, until: dayAndClock(until) }),
  'opinion.supervised': ({ due_at }) => due_at && t('opinion.supervised.at', { time: dayAndClock(due_at) }),
  'opinion.due_soon': ({ due_at }) => due_at && t('opinion.due_soon.at', { time: dayAndClock(due_at) }),
  'opinion.overdue': ({ due_at }) => due_at && t('opinion.overdue.at', { time: dayAndClock(due_at) }),
  'alarm.raised': (facts) => alarmName(facts) && t('alarm.raised.named', { name: alarmName(facts) }),
  'alarm.critical': (facts) => alarmName(facts) && t('alarm.critical.named', { name: alarmName(facts) }),
}

function alarmName({ name, name_en }: Facts): string {
  return (locale.value === 'en' ? (name_en ?? name) : name) ?? ''
}

export function kindTitle(kind: string, otherwise = t('other')): string {
  return isKnown(kind) ? t(kind) : otherwise
}

function aboutOf({ category, category_en, place, value, unit, subject, starts_at }: Facts): string {
  const what = locale.value === 'en' ? (category_en ?? category) : category
  const reading = value === undefined ? undefined : measured(value, unit)
  const when = starts_at && dayAndClock(starts_at)
  return [what, subject, place, when, reading].filter(Boolean).join(' · ')
}

const NEEDS_ME = new Set(['ticket.done', 'ticket.dispatched', 'ticket.refused', 'booking.asked', 'booking.offered', 'opinion.arrived', 'opinion.returned'])
const TROUBLE = new Set(['ticket.danger', 'ticket.escalated', 'ticket.due_soon', 'ticket.urged', 'ticket.refused', 'booking.services_due', 'alarm.raised', 'alarm.critical', 'opinion.supervised', 'opinion.due_soon', 'opinion.overdue'])

export function noticeTone({ kind, urgent }: Notice): Tone {
  if (urgent || TROUBLE.has(kind)) return 'danger'
  if (NEEDS_ME.has(kind)) return 'primary'
  return kind === 'ticket.closed' ? 'success' : 'info'
}
