import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './schema'

/**
 * `graphql(...)` makes a typed document. Documents are plain template literals without `${}`: the build finds
 * them by reading the source, and the server in production accepts no others.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection
  scalars: { DateTime: string; Date: string; IdempotencyKey: string; JSON: unknown }
}>()

/** Why the server said no, the same in every mutation. */
export const Refusal = graphql(`
  fragment Refusal on Refused {
    code
    message
    field
    facts
  }
`)

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'
