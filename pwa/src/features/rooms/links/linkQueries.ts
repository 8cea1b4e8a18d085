import { graphql, Refusal, type ResultOf } from '@/graphql'

export const RoomLinksQuery = graphql(`
  query RoomLinks($roomId: ID) {
    roomLinks(roomId: $roomId) {
      items {
        kind
        address
      }
    }
  }
`)

export const MakeRoomLink = graphql(
  `
    mutation MakeRoomLink($key: IdempotencyKey!, $kind: RoomLinkKind!, $roomId: ID) {
      makeRoomLink(key: $key, kind: $kind, roomId: $roomId) {
        __typename
        ... on RoomLinks {
          items {
            kind
            address
          }
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const EndRoomLink = graphql(
  `
    mutation EndRoomLink($key: IdempotencyKey!, $kind: RoomLinkKind!, $roomId: ID) {
      endRoomLink(key: $key, kind: $kind, roomId: $roomId) {
        __typename
        ... on RoomLinks {
          items {
            kind
            address
          }
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type LinkKind = ResultOf<typeof RoomLinksQuery>['roomLinks']['items'][number]['kind']
