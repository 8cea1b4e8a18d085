import { graphql, Refusal } from '@/graphql'

export const AppointSecretary = graphql(
  `
    mutation AppointSecretary($key: IdempotencyKey!, $leaderId: ID!, $personId: ID!) {
      appointSecretary(key: $key, leaderId: $leaderId, personId: $personId) {
        __typename
        ... on Person {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const DismissSecretary = graphql(
  `
    mutation DismissSecretary($key: IdempotencyKey!, $leaderId: ID!, $personId: ID!) {
      dismissSecretary(key: $key, leaderId: $leaderId, personId: $personId) {
        __typename
        ... on Person {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)
