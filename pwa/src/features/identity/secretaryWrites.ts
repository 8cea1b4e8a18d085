import { graphql } from '@/graphql'

export const AppointSecretary = graphql(`
  mutation AppointSecretary($key: IdempotencyKey!, $leaderId: ID!, $personId: ID!) {
    appointSecretary(key: $key, leaderId: $leaderId, personId: $personId) {
      __typename
      ... on Person {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const DismissSecretary = graphql(`
  mutation DismissSecretary($key: IdempotencyKey!, $leaderId: ID!, $personId: ID!) {
    dismissSecretary(key: $key, leaderId: $leaderId, personId: $personId) {
      __typename
      ... on Person {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)
