import { figure, measured } from '@/lib/figure'
import { dateFormat, locale } from '@/lib/i18n'
import { dayAndClock } from '@/lib/time'
import type { Tone } from '@/ui/StateChip.vue'
import { isKnown, t } from './messages'
import type { Notice } from './inboxQueries'

/**
 * What the service keeps with a notice, by `backend/tickets/telling.py`, `backend/alarms/response.py`,
 * `backend/opinions/telling.py`, `backend/rooms`, `backend/canteen`, `backend/kitchen` and `backend/hygiene`. A day is written `2026-03-04`.
 */
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
  on?: string
  day?: string
  quarter?: string
  meal?: 'breakfast' | 'lunch' | 'dinner'
  paper?: 'health' | 'food_licence' | 'supplier'
  remaining?: number
  perVisit?: number
  mean?: number
}

/** Of what lies in a larder; a sensor has any unit. */
type StockUnit = 'kg' | 'L' | 'piece'

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
const TITLES: Record<string, (facts: Facts) => string | false | 0 | undefined> = {
  'ticket.assigned': ({ worker }) => worker && t('ticket.assigned.by', { worker }),
  'ticket.arrived': ({ by }) => by && t('ticket.arrived.by', { worker: by }),
  'ticket.done': ({ by }) => by && t('ticket.done.by', { worker: by }),
  'ticket.held': ({ reason }) => reason && t('ticket.held.for', { reason: t(`hold.${reason}`) }),
  'ticket.closed': ({ silent }) => silent && t('ticket.closed.silent'),
  'ticket.remarked': ({ by }) => by && t('ticket.remarked.by', { name: by }),
  'ticket.urged': ({ by }) => by && t('ticket.urged.by', { name: by }),
  'ticket.given_back': ({ by }) => by && t('ticket.given_back.by', { name: by }),
  'ticket.due_soon': ({ clock, due_at }) => clock && due_at && t('ticket.due_soon.at', { what: t(`clock.${clock}`), time: dayAndClock(due_at) }),
  'ticket.escalated': ({ clock, due_at }) => clock && due_at && t('ticket.escalated.at', { what: t(`clock.${clock}`), time: dayAndClock(due_at) }),
  'ticket.rated': ({ stars }) => stars && t('ticket.rated.stars', { count: stars }),
  'booking.services_due': ({ count = 0, due_at }) => due_at && t('booking.services_due.at', { count, time: dayAndClock(due_at) }),
  'survey.asked': ({ title, until }) => title && until && t('survey.asked.until', { title, until: dayAndClock(until) }),
  'kitchen.waste': ({ day, meal, perVisit, mean }) =>
    day && meal && perVisit !== undefined && mean !== undefined && t('kitchen.waste.of', { meal: mealOf(day, meal), now: grams(perVisit), usual: grams(mean) }),
  'larder.expires': ({ name, on, remaining, unit }) =>
    name && on && unit && remaining !== undefined && t('larder.expires.on', { name, day: dated(on), left: `${figure(remaining, 3)} ${t(`unit.${unit as StockUnit}`)}` }),
  'certificate.expiring': ({ paper, until }) => paper && until && t('certificate.expiring.on', { paper: t(`paper.${paper}`), day: dated(until) }),
  'sample.missing': ({ on, meal }) => on && meal && t('sample.missing.of', { meal: mealOf(on, meal) }),
  'sample.due': ({ on, meal, count }) => on && meal && count && t('sample.due.of', { meal: mealOf(on, meal), count }),
  'self_evaluation.rectify': ({ on }) => on && t('self_evaluation.rectify.on', { day: dated(on) }),
  'self_evaluation.returned': ({ on }) => on && t('self_evaluation.returned.on', { day: dated(on) }),
  'self_evaluation.missing': ({ quarter }) => quarter && t('self_evaluation.missing.of', { year: quarter.slice(0, 4), number: (Number(quarter.slice(5, 7)) + 2) / 3 }),
  'meal.called_off': ({ on, meal }) => on && meal && t('meal.called_off.of', { meal: mealOf(on, meal) }),
  'takeaway.withdrawn': ({ on }) => on && t('takeaway.withdrawn.of', { day: dated(on) }),
  'takeaway.not_picked_up': ({ on }) => on && t('takeaway.not_picked_up.of', { day: dated(on) }),
  'booking.booked': ({ by }) => by && t('booking.booked.by', { name: by }),
  'booking.cancelled': ({ by }) => by && t('booking.cancelled.by', { name: by }),
  'booking.changed': ({ by }) => by && t('booking.changed.by', { name: by }),
  'booking.asked': ({ by }) => by && t('booking.asked.by', { name: by }),
  'booking.offered': ({ until }) => until && t('booking.offered.until', { time: dayAndClock(until) }),
  'opinion.supervised': ({ due_at }) => due_at && t('opinion.supervised.at', { time: dayAndClock(due_at) }),
  'opinion.due_soon': ({ due_at }) => due_at && t('opinion.due_soon.at', { time: dayAndClock(due_at) }),
  'opinion.overdue': ({ due_at }) => due_at && t('opinion.overdue.at', { time: dayAndClock(due_at) }),
  'alarm.raised': (facts) => alarmName(facts) && t('alarm.raised.named', { name: alarmName(facts) }),
  'alarm.critical': (facts) => alarmName(facts) && t('alarm.critical.named', { name: alarmName(facts) }),
}

/** `3月4日`: a notice is read on other days as well, when no day is today any more. */
function dated(day: string): string {
  return dateFormat({ timeZone: 'UTC', month: 'short', day: 'numeric' }).format(new Date(day))
}

function mealOf(day: string, meal: NonNullable<Facts['meal']>): string {
  return t('mealOf', { day: dated(day), meal: t(`meal.${meal}`) })
}

const grams = (kilograms: number) => figure(kilograms * 1000, 0)

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
