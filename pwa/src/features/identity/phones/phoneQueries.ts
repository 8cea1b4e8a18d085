import { graphql, Refusal, type ResultOf } from '@/graphql'

export const ConfirmedPhonesQuery = graphql(`
  query ConfirmedPhones($unitId: ID, $search: String, $first: Int!, $after: String) {
    confirmedPhones(unitId: $unitId, search: $search, first: $first, after: $after) {
      items {
        id
        masked
        label
        until
        expired
        confirmedBy
        unit {
          id
          shortName
        }
      }
      next
    }
  }
`)

export const ConfirmPhones = graphql(
  `
    mutation ConfirmPhones($key: IdempotencyKey!, $unitId: ID!, $phones: [NamedPhoneInput!]!, $until: Date!) {
      confirmPhones(key: $key, unitId: $unitId, phones: $phones, until: $until) {
        __typename
        ... on Unit {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const WithdrawPhone = graphql(
  `
    mutation WithdrawPhone($key: IdempotencyKey!, $id: ID!) {
      withdrawPhone(key: $key, id: $id) {
        __typename
        ... on Unit {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type PhoneRow = ResultOf<typeof ConfirmedPhonesQuery>['confirmedPhones']['items'][number]
