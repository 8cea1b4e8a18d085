import { graphql, Refusal, type ResultOf } from '@/graphql'

export const TakeawayOfferRow = graphql(`
  fragment TakeawayOfferRow on TakeawayOffer @_unmask {
    id
    day
    closesAt
    withdrawn
    version
    items {
      id
      price
      portions
      taken
      dish {
        id
        name
        nameEn
        course
        retired
      }
    }
    slots {
      id
      startsAt
      endsAt
      capacity
      taken
    }
  }
`)

export const TakeawayOrderRow = graphql(`
  fragment TakeawayOrderRow on TakeawayOrder @_unmask {
    id
    state
    code
    slotId
    startsAt
    endsAt
    total
    lines {
      itemId
      portions
    }
  }
`)

export const TakeawaysQuery = graphql(
  `
    query Takeaways {
      takeaways {
        canteenId
        place {
          id
          name
        }
        offer {
          ...TakeawayOfferRow
        }
        mine {
          ...TakeawayOrderRow
          qr
        }
        mostPortions
      }
    }
  `,
  [TakeawayOfferRow, TakeawayOrderRow],
)

export const OrderTakeaway = graphql(
  `
    mutation OrderTakeaway($key: IdempotencyKey!, $offerId: ID!, $slotId: ID!, $lines: [TakeawayLineInput!]!) {
      orderTakeaway(key: $key, offerId: $offerId, slotId: $slotId, lines: $lines) {
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

export const TakeBackTakeaway = graphql(
  `
    mutation TakeBackTakeaway($key: IdempotencyKey!, $offerId: ID!) {
      takeBackTakeaway(key: $key, offerId: $offerId) {
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

export type Takeaway = ResultOf<typeof TakeawaysQuery>['takeaways'][number]
export type Offer = Takeaway['offer']
export type Order = ResultOf<typeof TakeawayOrderRow>
