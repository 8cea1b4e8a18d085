import { graphql, Refusal, type ResultOf } from '@/graphql'

export const ManagedPointsQuery = graphql(`
  query ManagedPoints($search: String, $first: Int!, $after: String) {
    managedPoints(search: $search, first: $first, after: $after) {
      items {
        id
        code
        quantity
        unit
        latest
        latestAt
        stale
        staleAfterSeconds
        place {
          id
          path
        }
        equipment {
          id
          name
        }
      }
      next
    }
  }
`)

export const UnmappedQuery = graphql(`
  query UnmappedPoints {
    unmappedPoints(first: 100) {
      code
      firstSeenAt
      lastSeenAt
      readings
    }
  }
`)

export const HomesQuery = graphql(`
  query PointHomes($search: String!) {
    places(search: $search, first: 10) {
      items {
        id
        path
      }
    }
    equipmentList(search: $search, first: 10) {
      items {
        id
        name
        place {
          id
          path
        }
      }
    }
  }
`)

export const AddPoint = graphql(
  `
    mutation AddPoint($key: IdempotencyKey!, $code: String!, $quantity: Quantity!, $home: String!) {
      addPoint(key: $key, code: $code, quantity: $quantity, home: $home) {
        __typename
        ... on PlacedPoint {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const MovePoint = graphql(
  `
    mutation MovePoint($key: IdempotencyKey!, $id: ID!, $home: String!) {
      movePoint(key: $key, id: $id, home: $home) {
        __typename
        ... on PlacedPoint {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RetirePoint = graphql(
  `
    mutation RetirePoint($key: IdempotencyKey!, $id: ID!) {
      retirePoint(key: $key, id: $id) {
        __typename
        ... on PlacedPoint {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type PointRow = ResultOf<typeof ManagedPointsQuery>['managedPoints']['items'][number]

/** Where a point measures; `id` is a reference such as `place:<id>`. */
export interface Home {
  id: string
  words: string
}

export function homeOf({ place, equipment }: PointRow): Home {
  return equipment ? { id: `equipment:${equipment.id}`, words: `${equipment.name} · ${place.path}` } : { id: `place:${place.id}`, words: place.path }
}
