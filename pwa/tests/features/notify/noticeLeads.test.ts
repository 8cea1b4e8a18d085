import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { leadsTo } from '@/features/notify/noticeLeads'

const canteen = 'c1'
/** Of each kind: what it is about, what is known of it, and where it leads. */
const LEADS: [kind: string, subjectKind: string, facts: object, page: string][] = [
  ['ticket.done', 'ticket', {}, '/tickets/s1'],
  ['alarm.critical', 'alarm', {}, '/desk/alarms?alarm=s1'],
  ['booking.booked', 'booking', {}, '/bookings'],
  ['booking.changed', 'booking', {}, '/bookings'],
  ['booking.approved', 'booking', {}, '/bookings'],
  ['booking.gave_way', 'booking', {}, '/bookings'],
  ['booking.offered', 'booking', {}, '/bookings'],
  ['booking.asked', 'booking', {}, '/bookings?tab=approve&booking=s1'],
  ['booking.cancelled', 'booking', {}, '/bookings?tab=past'],
  ['booking.declined', 'booking', {}, '/bookings?tab=past'],
  ['booking.crowded_out', 'booking', {}, '/bookings?tab=past'],
  ['booking.lapsed', 'booking', {}, '/bookings?tab=past'],
  ['booking.no_show', 'booking', {}, '/bookings?tab=past'],
  ['booking.services_due', 'meeting_service', { on: '2026-11-27' }, '/desk/meeting-tasks?day=2026-11-27'],
  ['survey.asked', 'survey', {}, '/surveys'],
  ['opinion.arrived', 'opinion', {}, '/desk/opinions?opinion=s1'],
  ['opinion.answered', 'opinion', {}, '/opinions/s1'],
  ['opinion.published', 'opinion', {}, '/opinions/s1'],
  ['meal.called_off', 'menu', { canteen }, '/canteen?canteen=c1'],
  ['canteen.closed', 'canteen', {}, '/canteen?part=mine'],
  ['takeaway.withdrawn', 'canteen', {}, '/canteen?part=mine'],
  ['takeaway.not_picked_up', 'takeaway_order', {}, '/canteen?part=mine'],
  ['meal_rating.replied', 'meal_rating', {}, '/canteen?part=liked'],
  ['dish_suggestion.answered', 'dish_suggestion', {}, '/canteen?part=liked'],
  ['kitchen.waste', 'kitchen_meal', { canteen, day: '2026-11-27' }, '/desk/kitchen?canteen=c1&day=2026-11-27'],
  ['larder.expires', 'larder_batch', { canteen, ingredient: 'i1' }, '/desk/larder?canteen=c1&ingredient=i1'],
  ['self_evaluation.rectify', 'self_evaluation', { canteen, quarter: '2026-07-01' }, '/desk/self-evaluation?canteen=c1&quarter=2026-07-01'],
  ['self_evaluation.returned', 'self_evaluation', { canteen, quarter: '2026-07-01' }, '/desk/self-evaluation?canteen=c1&quarter=2026-07-01'],
  ['self_evaluation.missing', 'canteen', { canteen, quarter: '2026-07-01' }, '/desk/self-evaluation?canteen=c1&quarter=2026-07-01'],
  ['sample.missing', 'menu', { canteen, on: '2026-11-27' }, '/desk/hygiene?part=samples&canteen=c1&day=2026-11-27'],
  ['sample.due', 'menu', { canteen, on: '2026-11-25' }, '/desk/hygiene?part=samples&canteen=c1'],
  ['certificate.expiring', 'certificate', { canteen }, '/desk/hygiene?part=papers&canteen=c1'],
]

test.each(LEADS)('%s about a %s', (kind, subjectKind, facts, page) => {
  expect(leadsTo({ kind, subjectKind, subjectId: 's1', facts })).toBe(page)
})

test('every kind leads to a page that is there', () => {
  const kinds = [...readFileSync('../backend/notify/kinds.py', 'utf8').matchAll(/^ {4}"([a-z_]+\.[a-z_]+)": Kind\(/gm)].map(([, kind]) => kind!)
  const subjects = new Map(LEADS.map(([kind, subjectKind]) => [kind, subjectKind]))
  const pages = globSync('src/features/*/index.ts').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/path: '([^']+)'/g)].map(([, path]) => path!))
  const leads = kinds.map((kind) => leadsTo({ kind, subjectKind: subjects.get(kind) ?? kind.split('.')[0]!, subjectId: ':id' }))

  expect(kinds.length).toBeGreaterThan(50)
  expect(leads.filter((lead) => !pages.includes(decodeURIComponent(lead ?? '').split('?')[0]!))).toEqual([])
})

test('what a push does not know is left out, and news without a page lead nowhere', () => {
  expect(leadsTo({ kind: 'kitchen.waste', subjectKind: 'kitchen_meal', subjectId: 's1' })).toBe('/desk/kitchen')
  expect(leadsTo({ kind: 'sample.missing', subjectKind: 'menu', subjectId: 's1' })).toBe('/desk/hygiene?part=samples')
  expect(leadsTo({ kind: 'from.the_future', subjectKind: 'future', subjectId: 's1' })).toBeUndefined()
  expect(leadsTo({ kind: null, subjectKind: null, subjectId: null })).toBeUndefined()
})
