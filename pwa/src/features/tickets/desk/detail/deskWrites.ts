import { graphql, Refusal, type FragmentOf } from '@/graphql'

/** What became of tickets that were treated together. */
const ManyDone = graphql(`
  fragment ManyDone on BulkOutcome @_unmask {
    done
    refused {
      ticketId
      number
      code
      message
    }
  }
`)
export type ManyDone = FragmentOf<typeof ManyDone>

export const AcceptTicket = graphql(
  `
    mutation AcceptTicket($key: IdempotencyKey!, $id: ID!, $version: Int!, $urgency: Urgency, $categoryId: ID) {
      acceptTicket(key: $key, id: $id, version: $version, urgency: $urgency, categoryId: $categoryId) {
        __typename
        ... on Ticket {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const DispatchTicket = graphql(
  `
    mutation DispatchTicket($key: IdempotencyKey!, $id: ID!, $version: Int!, $workerId: ID!) {
      dispatchTicket(key: $key, id: $id, version: $version, workerId: $workerId) {
        __typename
        ... on Ticket {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const DispatchTickets = graphql(
  `
    mutation DispatchTickets($key: IdempotencyKey!, $ids: [ID!]!, $workerId: ID!) {
      dispatchTickets(key: $key, ids: $ids, workerId: $workerId) {
        __typename
        ...ManyDone
        ...Refusal
      }
    }
  `,
  [ManyDone, Refusal],
)

export const AcceptTickets = graphql(
  `
    mutation AcceptTickets($key: IdempotencyKey!, $ids: [ID!]!) {
      acceptTickets(key: $key, ids: $ids) {
        __typename
        ...ManyDone
        ...Refusal
      }
    }
  `,
  [ManyDone, Refusal],
)

export const CancelTickets = graphql(
  `
    mutation CancelTickets($key: IdempotencyKey!, $ids: [ID!]!, $reason: String!) {
      cancelTickets(key: $key, ids: $ids, reason: $reason) {
        __typename
        ...ManyDone
        ...Refusal
      }
    }
  `,
  [ManyDone, Refusal],
)

export const PassTicketOn = graphql(
  `
    mutation PassTicketOn($key: IdempotencyKey!, $id: ID!, $version: Int!, $workerId: ID!, $reason: String!) {
      transferTicket(key: $key, id: $id, version: $version, workerId: $workerId, reason: $reason) {
        __typename
        ... on Ticket {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const FollowUp = graphql(
  `
    mutation FollowUp($key: IdempotencyKey!, $id: ID!, $satisfied: Boolean!, $words: String!) {
      followUp(key: $key, id: $id, satisfied: $satisfied, words: $words) {
        __typename
        ... on Ticket {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)
