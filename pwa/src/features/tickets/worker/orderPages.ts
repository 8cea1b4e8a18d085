import { shallowReactive } from 'vue'
import { client } from '@/graphql/client'
import { TicketQuery, type TicketDetail } from '../page/ticketQuery'
import type { Order } from './queries'

/** Nobody works through more than this before the network is back. */
const MOST = 20

const known = shallowReactive(new Map<string, TicketDetail>())

/** Read the pages of these orders one after the other, so that each opens in a basement without a network. */
export async function readOrderPages(orders: readonly Order[]): Promise<void> {
  for (const { id, version } of orders.slice(0, MOST)) {
    if (known.get(id)?.version === version) continue
    const { data, error } = await client.query(TicketQuery, { id }, { requestPolicy: 'network-only' }).toPromise()
    if (data?.ticket) known.set(id, data.ticket)
    if (!error) await Promise.allSettled((data?.ticket?.photos ?? []).map((photo) => fetch(photo.thumbUrl)))
  }
}

/** What the list does not say about an order, as far as its page has been read. */
export function orderPage(id: string): TicketDetail | undefined {
  return known.get(id)
}
