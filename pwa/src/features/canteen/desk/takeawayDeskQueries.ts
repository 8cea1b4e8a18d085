import { graphql, Refusal, type ResultOf } from '@/graphql'
import { TakeawayOfferRow, TakeawayOrderRow } from '../takeaway/takeawayQueries'

export const CounterQuery = graphql(
  `
    query TakeawayCounter($canteenId: ID!, $day: Date!) {
      takeawayCounter(canteenId: $canteenId, day: $day) {
        offer {
          ...TakeawayOfferRow
        }
        overAt
        previous {
          ...TakeawayOfferRow
        }
        orders {
          name
          order {
            ...TakeawayOrderRow
            settledAt
          }
        }
      }
    }
  `,
  [TakeawayOfferRow, TakeawayOrderRow],
)

export const OfferTakeaway = graphql(
  `
    mutation OfferTakeaway($key: IdempotencyKey!, $input: TakeawayOfferInput!, $version: Int) {
      offerTakeaway(key: $key, input: $input, version: $version) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const WithdrawTakeaway = graphql(
  `
    mutation WithdrawTakeaway($key: IdempotencyKey!, $offerId: ID!, $version: Int!, $reason: String!) {
      withdrawTakeaway(key: $key, offerId: $offerId, version: $version, reason: $reason) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const PickUpTakeaway = graphql(
  `
    mutation PickUpTakeaway($key: IdempotencyKey!, $canteenId: ID!, $code: String!) {
      pickUpTakeaway(key: $key, canteenId: $canteenId, code: $code) {
        __typename
        ... on TakeawayOrder {
          ...TakeawayOrderRow
        }
        ...Refusal
      }
    }
  `,
  [TakeawayOrderRow, Refusal],
)

export type Counter = ResultOf<typeof CounterQuery>['takeawayCounter']
export type CounterOrder = Counter['orders'][number]
