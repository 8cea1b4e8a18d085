import { graphql, type ResultOf } from '@/graphql'

export const DeliveriesQuery = graphql(`
  query Deliveries($channel: String, $state: DeliveryState, $first: Int!, $after: String) {
    deliveries(channel: $channel, state: $state, first: $first, after: $after) {
      next
      items {
        id
        channel
        address
        kind
        count
        urgent
        state
        attempts
        createdAt
        nextAt
        sentAt
        status
        lastError
      }
    }
  }
`)

export type Delivery = ResultOf<typeof DeliveriesQuery>['deliveries']['items'][number]
