/** What a notice is about, in the inbox or as a push, which carries no facts. */
interface About {
  kind: string | null
  subjectKind: string | null
  subjectId: string | null
  facts?: unknown
}

/**
 * The pages that notices lead to, by their kind or else by what they are about. In braces a fact, or the subject's own
 * id. Of an opinion its author hears what its author should see.
 */
const PAGES: Record<string, string> = {
  ticket: '/tickets/{id}',
  alarm: '/desk/alarms?alarm={id}',
  booking: '/bookings',
  'booking.asked': '/bookings?tab=approve&booking={id}',
  'booking.cancelled': '/bookings?tab=past',
  'booking.declined': '/bookings?tab=past',
  'booking.crowded_out': '/bookings?tab=past',
  'booking.lapsed': '/bookings?tab=past',
  'booking.no_show': '/bookings?tab=past',
  meeting_service: '/desk/meeting-tasks?day={on}',
  survey: '/surveys',
  opinion: '/desk/opinions?opinion={id}',
  'opinion.answered': '/opinions/{id}',
  'opinion.published': '/opinions/{id}',
  menu: '/canteen?canteen={canteen}',
  'canteen.closed': '/canteen?part=mine',
  'takeaway.withdrawn': '/canteen?part=mine',
  'takeaway.not_picked_up': '/canteen?part=mine',
  meal_rating: '/canteen?part=liked&canteen={canteen}',
  dish_suggestion: '/canteen?part=liked&canteen={canteen}',
  kitchen_meal: '/desk/kitchen?canteen={canteen}&day={day}',
  larder_batch: '/desk/larder?canteen={canteen}&ingredient={ingredient}',
  'self_evaluation.rectify': '/desk/self-evaluation?canteen={canteen}&quarter={quarter}',
  'self_evaluation.returned': '/desk/self-evaluation?canteen={canteen}&quarter={quarter}',
  'self_evaluation.missing': '/desk/self-evaluation?canteen={canteen}&quarter={quarter}',
  'sample.missing': '/desk/hygiene?part=samples&canteen={canteen}&day={on}',
  'sample.due': '/desk/hygiene?part=samples&canteen={canteen}',
  certificate: '/desk/hygiene?part=papers&canteen={canteen}',
}

/** An address of the app, without what is not known; none for news that has no page. */
export function leadsTo({ kind, subjectKind, subjectId, facts }: About): string | undefined {
  const known: Record<string, unknown> = { ...(facts ?? {}), id: subjectId }
  const fill = (part: string) => part.replace(/\{(\w+)\}/, (_, name: string) => encodeURIComponent(String(known[name] ?? '')))
  const [path = '', query = ''] = (PAGES[kind ?? ''] ?? PAGES[subjectKind ?? ''] ?? '').split('?')
  const wanted = query.split('&').map(fill).filter((part) => !part.endsWith('='))
  return [fill(path), wanted.join('&')].filter(Boolean).join('?') || undefined
}
