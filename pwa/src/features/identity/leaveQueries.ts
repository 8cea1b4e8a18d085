import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'

export const LeavesQuery = graphql(`
  query Leaves($personId: ID!) {
    leaves(personId: $personId) {
      id
      kind
      startsOn
      endsOn
    }
  }
`)

export const EnterLeave = graphql(
  `
    mutation EnterLeave($key: IdempotencyKey!, $personId: ID!, $kind: LeaveKind!, $startsOn: Date!, $endsOn: Date!) {
      enterLeave(key: $key, personId: $personId, kind: $kind, startsOn: $startsOn, endsOn: $endsOn) {
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

export const RemoveLeave = graphql(
  `
    mutation RemoveLeave($key: IdempotencyKey!, $id: ID!) {
      removeLeave(key: $key, id: $id) {
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

export type Leave = ResultOf<typeof LeavesQuery>['leaves'][number]
export type LeaveKind = VariablesOf<typeof EnterLeave>['kind']
