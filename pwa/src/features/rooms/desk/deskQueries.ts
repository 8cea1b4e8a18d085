import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'

const RoomRow = graphql(`
  fragment RoomRow on Room @_unmask {
    id
    seats
    features
    opensAt
    closesAt
    setupMinutes
    clearingMinutes
    longestMinutes
    furthestDays
    version
    place {
      id
      path
    }
  }
`)

export const RoomsQuery = graphql(
  `
    query Rooms {
      rooms {
        ...RoomRow
      }
    }
  `,
  [RoomRow],
)

export const SpacesQuery = graphql(`
  query SpacesForRooms($search: String!) {
    places(kind: SPACE, search: $search, first: 10) {
      items {
        id
        path
      }
    }
  }
`)

export const AddRoom = graphql(
  `
    mutation AddRoom($key: IdempotencyKey!, $placeId: ID!, $terms: RoomTerms!) {
      addRoom(key: $key, placeId: $placeId, terms: $terms) {
        __typename
        ... on Room {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeRoom = graphql(
  `
    mutation ChangeRoom($key: IdempotencyKey!, $id: ID!, $version: Int!, $terms: RoomTerms!) {
      changeRoom(key: $key, id: $id, version: $version, terms: $terms) {
        __typename
        ... on Room {
          ...RoomRow
        }
        ...Refusal
      }
    }
  `,
  [RoomRow, Refusal],
)

export type Room = ResultOf<typeof RoomRow>
export type Terms = VariablesOf<typeof AddRoom>['terms']
export type Space = ResultOf<typeof SpacesQuery>['places']['items'][number]
