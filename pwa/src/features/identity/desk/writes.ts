import { graphql, Refusal } from '@/graphql'
import { SheetOutcome } from '@/graphql/useSheetImport'

export const GrantRole = graphql(
  `
    mutation GrantRole($key: IdempotencyKey!, $personId: ID!, $role: Role!, $at: String!) {
      grantRole(key: $key, personId: $personId, role: $role, at: $at) {
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

export const RevokeRole = graphql(
  `
    mutation RevokeRole($key: IdempotencyKey!, $grantId: ID!) {
      revokeRole(key: $key, grantId: $grantId) {
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

export const MarkLeaver = graphql(
  `
    mutation MarkLeaver($key: IdempotencyKey!, $personId: ID!) {
      markLeaver(key: $key, personId: $personId) {
        __typename
        ... on Person {
          id
          active
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const HandOutPassword = graphql(
  `
    mutation HandOutPassword($key: IdempotencyKey!, $personId: ID!, $password: String!) {
      handOutPassword(key: $key, personId: $personId, password: $password) {
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

export const ImportPeople = graphql(
  `
    mutation ImportPeople($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
      importPeople(key: $key, fileId: $fileId, dryRun: $dryRun) {
        __typename
        ...SheetOutcome
        ...Refusal
      }
    }
  `,
  [SheetOutcome, Refusal],
)
