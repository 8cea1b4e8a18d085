import { computed, reactive, toRefs } from 'vue'
import { useList } from '@/graphql/useList'
import { BookingsToApproveQuery } from '../roomQueries'

/** What waits for one's yes, with its number on all pages. */
export function useApprovals() {
  const list = useList({
    document: BookingsToApproveQuery,
    page: ({ bookingsToApprove: { items, next } }) => ({ next, items: items.map((asked) => ({ ...asked, id: asked.booking.id })) }),
  })
  return reactive({ ...toRefs(list), count: computed(() => list.data?.bookingsToApprove.count ?? 0) })
}
