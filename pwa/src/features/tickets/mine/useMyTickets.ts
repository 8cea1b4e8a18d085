import { computed, reactive, onScopeDispose } from 'vue'
import { outbox } from '@/graphql/outbox'
import { useList } from '@/graphql/useList'
import { useLive } from '@/graphql/useLive'
import { MyTicketsQuery } from './ticketRow'

/** More than the server listens to at once would be refused as a whole. */
const WATCHED = 40

/** My tickets, read anew when one of them moves or a report of mine has arrived. */
export function useMyTickets(open: () => boolean) {
  const list = reactive(useList({ document: MyTicketsQuery, variables: () => ({ open: open() }), page: (data) => data.myTickets }))
  const subjects = computed(() => (open() ? list.items.slice(0, WATCHED).map((ticket) => `ticket:${ticket.id}`) : []))
  useLive(subjects, () => list.refresh())
  onScopeDispose(outbox.onAnswered((write) => write.name === 'ReportTicket' && void list.refresh()))
  return list
}

/** Reports that wait on this device. */
export function useQueuedReports() {
  return computed(() => outbox.writes.value.filter((write) => write.name === 'ReportTicket'))
}
