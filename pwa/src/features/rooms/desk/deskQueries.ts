import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'
import { BookingRow } from '../roomQueries'

const RoomRow = graphql(`
  fragment RoomRow on ManagedRoom @_unmask {
    approvers {
      id
      name
    }
    closures {
      id
      startsAt
      endsAt
      reason
    }
    room {
      id
      seats
      features
      opensAt
      closesAt
      setupMinutes
      clearingMinutes
      longestMinutes
      furthestDays
      approval
      version
      place {
        id
        path
      }
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

export const RoomDaysQuery = graphql(`
  query RoomDays($day: Date!, $days: Int!) {
    roomDays(day: $day, days: $days) {
      room {
        id
        seats
        opensAt
        closesAt
        place {
          id
          path
        }
      }
      spans {
        startsAt
        endsAt
        subject
        unitName
        state
        bookingId
      }
    }
  }
`)

export const RoomBookingQuery = graphql(
  `
    query RoomBooking($id: ID!) {
      roomBooking(id: $id) {
        ...BookingRow
      }
    }
  `,
  [BookingRow],
)

export const ApprovalCountQuery = graphql(`
  query ApprovalCount {
    bookingsToApprove(first: 1) {
      count
    }
  }
`)

export const RoomUseQuery = graphql(`
  query RoomUse($from: Date!, $to: Date!, $by: RoomUseBy!) {
    roomUse(from: $from, to: $to, by: $by) {
      key
      name
      meetings
      noShows
      hours
      rate
      seatsBooked
      seatsTaken
      cost
    }
  }
`)

export const MeetingRatingsQuery = graphql(`
  query MeetingRatings($first: Int!, $after: String) {
    meetingRatings(first: $first, after: $after) {
      items {
        stars
        tags
        words
        month
        room
      }
      next
    }
  }
`)

export const MeetingRatingSummaryQuery = graphql(`
  query MeetingRatingSummary {
    meetingRatingSummary {
      count
      mean
      tags {
        tag
        count
      }
      least
    }
  }
`)

export type UseBy = VariablesOf<typeof RoomUseQuery>['by']

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

export const ApproversQuery = graphql(`
  query ApproversForRooms($search: String!) {
    people(search: $search, first: 10) {
      items {
        id
        name
      }
    }
  }
`)

export const AddRoom = graphql(
  `
    mutation AddRoom($key: IdempotencyKey!, $placeId: ID!, $terms: RoomTerms!) {
      addRoom(key: $key, placeId: $placeId, terms: $terms) {
        __typename
        ... on ManagedRoom {
          room {
            id
          }
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
        ... on ManagedRoom {
          ...RoomRow
        }
        ...Refusal
      }
    }
  `,
  [RoomRow, Refusal],
)

export const CloseRoom = graphql(
  `
    mutation CloseRoom($key: IdempotencyKey!, $id: ID!, $startsAt: DateTime!, $endsAt: DateTime!, $reason: String!) {
      closeRoom(key: $key, id: $id, startsAt: $startsAt, endsAt: $endsAt, reason: $reason) {
        __typename
        ... on ManagedRoom {
          ...RoomRow
        }
        ...Refusal
      }
    }
  `,
  [RoomRow, Refusal],
)

export const ReopenRoom = graphql(
  `
    mutation ReopenRoom($key: IdempotencyKey!, $id: ID!, $closureId: ID!) {
      reopenRoom(key: $key, id: $id, closureId: $closureId) {
        __typename
        ... on ManagedRoom {
          ...RoomRow
        }
        ...Refusal
      }
    }
  `,
  [RoomRow, Refusal],
)

export type Managed = ResultOf<typeof RoomRow>
export type Closure = Managed['closures'][number]
export type Terms = VariablesOf<typeof AddRoom>['terms']
export type Space = ResultOf<typeof SpacesQuery>['places']['items'][number]

export type RoomDay = ResultOf<typeof RoomDaysQuery>['roomDays'][number]
