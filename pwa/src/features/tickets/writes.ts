import { graphql, Refusal } from '@/graphql'

export const ReportTicket = graphql(
  `
    mutation ReportTicket($key: IdempotencyKey!, $input: ReportInput!) {
      reportTicket(key: $key, input: $input) {
        __typename
        ... on Ticket {
          id
          number
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const SupportTicket = graphql(
  `
    mutation SupportTicket($key: IdempotencyKey!, $id: ID!, $placeId: ID!) {
      supportTicket(key: $key, id: $id, placeId: $placeId) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ApproveWork = graphql(
  `
    mutation ApproveWork($key: IdempotencyKey!, $id: ID!, $happenedAt: DateTime) {
      approveWork(key: $key, id: $id, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RefuseWork = graphql(
  `
    mutation RefuseWork($key: IdempotencyKey!, $id: ID!, $reason: String!, $photoIds: [ID!], $happenedAt: DateTime) {
      refuseWork(key: $key, id: $id, reason: $reason, photoIds: $photoIds, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RateTicket = graphql(
  `
    mutation RateTicket($key: IdempotencyKey!, $id: ID!, $stars: Int!, $tags: [String!]!, $words: String, $happenedAt: DateTime) {
      rateTicket(key: $key, id: $id, stars: $stars, tags: $tags, words: $words, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const UrgeTicket = graphql(
  `
    mutation UrgeTicket($key: IdempotencyKey!, $id: ID!, $words: String, $happenedAt: DateTime) {
      urgeTicket(key: $key, id: $id, words: $words, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CancelTicket = graphql(
  `
    mutation CancelTicket($key: IdempotencyKey!, $id: ID!, $reason: String!, $happenedAt: DateTime) {
      cancelTicket(key: $key, id: $id, reason: $reason, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ReopenTicket = graphql(
  `
    mutation ReopenTicket($key: IdempotencyKey!, $id: ID!, $reason: String!, $happenedAt: DateTime) {
      reopenTicket(key: $key, id: $id, reason: $reason, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RemarkOnTicket = graphql(
  `
    mutation RemarkOnTicket($key: IdempotencyKey!, $id: ID!, $words: String!, $photoIds: [ID!], $happenedAt: DateTime) {
      remarkOnTicket(key: $key, id: $id, words: $words, photoIds: $photoIds, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export * from './worker/writes'
