import { queueWrite } from '@/graphql/outbox'
import type { Photo } from '@/lib/outbox'
import type { GivenRating } from '@/ui/rating'
import { t } from '../messages'
import { ApproveWork, CancelTicket, RateTicket, RefuseWork, ReopenTicket, SupportTicket, UrgeTicket } from '../writes'
import type { TicketDetail } from './ticketQuery'

/** What the person for whom a repair is done may do with it; each is safe on the device at once. */
export function reporterVerbs({ id, number, place }: Pick<TicketDetail, 'id' | 'number' | 'place'>) {
  const about = (action: Parameters<typeof t>[0]) => ({ subject: `ticket:${id}`, title: `${t(action)} · ${number}` })

  return {
    approve: () => queueWrite(ApproveWork, { ...about('action.approve'), variables: (happenedAt) => ({ id, happenedAt }) }),
    refuse: (reason: string, photos: Photo[]) =>
      queueWrite(RefuseWork, {
        ...about('action.refuse'),
        photos,
        variables: (happenedAt) => ({ id, reason, photoIds: photos.map((photo) => photo.key), happenedAt }),
      }),
    rate: ({ stars, tags, words }: GivenRating) =>
      queueWrite(RateTicket, { ...about('action.rate'), variables: (happenedAt) => ({ id, stars, tags, words: words.trim() || null, happenedAt }) }),
    urge: (words: string) => queueWrite(UrgeTicket, { ...about('action.urge'), variables: (happenedAt) => ({ id, words: words || null, happenedAt }) }),
    cancel: (reason: string) => queueWrite(CancelTicket, { ...about('action.cancel'), variables: (happenedAt) => ({ id, reason, happenedAt }) }),
    reopen: (reason: string) => queueWrite(ReopenTicket, { ...about('action.reopen'), variables: (happenedAt) => ({ id, reason, happenedAt }) }),
    support: () => queueWrite(SupportTicket, { ...about('action.support'), variables: () => ({ id, placeId: place.id }) }),
  }
}
