import { leadsTo } from '@/features/notify/noticeLeads'

/** What the service sends to a phone that is not looking (`backend/notify/channels/push.py`), and where it leads. */
export interface Pushed {
  id: string
  kind: string | null
  title: string
  lang: string
  tag: string
  subjectKind: string | null
  subjectId: string | null
  urgent: boolean
}

/** A newer one about the same thing takes the older one's place, and may be heard again. */
export function shownAs(pushed: Pushed) {
  const { title, lang, tag, urgent } = pushed
  return { title, options: { lang, tag, renotify: true, requireInteraction: urgent, icon: '/icons/heart-192.png', data: leadsTo(pushed) ?? '/inbox' } }
}
