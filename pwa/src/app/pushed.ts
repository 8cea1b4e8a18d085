/** What the service sends to a phone that is not looking (`backend/notify/channels/push.py`), and where it leads. */
export interface Pushed {
  id: string
  title: string
  lang: string
  tag: string
  subjectKind: string | null
  subjectId: string | null
  urgent: boolean
}

const PAGES: Record<string, string> = { ticket: '/tickets/', booking: '/bookings', meeting_service: '/desk/meeting-tasks', survey: '/surveys', alarm: '/desk/alarms' }

export function pathOf({ subjectKind, subjectId }: Pushed): string {
  const page = PAGES[subjectKind ?? ''] ?? '/inbox'
  return page.endsWith('/') ? page + subjectId : page
}

/** A newer one about the same thing takes the older one's place, and may be heard again. */
export function shownAs(pushed: Pushed) {
  const { title, lang, tag, urgent } = pushed
  return { title, options: { lang, tag, renotify: true, requireInteraction: urgent, icon: '/icons/heart-192.png', data: pathOf(pushed) } }
}
