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

export { readFragment } from 'gql.tada'
export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'
