import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'

export const FittingRoomsQuery = graphql(`
  query FittingRooms($need: RoomNeed!) {
    fittingRooms(need: $need) {
      free
      day {
        startsAt
        endsAt
        subject
        unitName
      }
      room {
        id
        seats
        features
        opensAt
        closesAt
        setupMinutes
        clearingMinutes
        place {
          id
          path
        }
      }
    }
  }
`)

export const MyBookingsQuery = graphql(`
  query MyBookings($past: Boolean!, $first: Int!, $after: String) {
    myBookings(past: $past, first: $first, after: $after) {
      next
      items {
        id
        subject
        seats
        startsAt
        endsAt
        state
        checkInFrom
        confidential
        organizer {
          id
          name
        }
        room {
          id
          place {
            id
            path
          }
        }
      }
    }
  }
`)

export const BookRoom = graphql(
  `
    mutation BookRoom($key: IdempotencyKey!, $input: BookingInput!) {
      bookRoom(key: $key, input: $input) {
        __typename
        ... on Booking {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CancelBooking = graphql(
  `
    mutation CancelBooking($key: IdempotencyKey!, $id: ID!) {
      cancelBooking(key: $key, id: $id) {
        __typename
        ... on Booking {
          id
          state
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CheckIn = graphql(
  `
    mutation CheckInToBooking($key: IdempotencyKey!, $id: ID!) {
      checkInToBooking(key: $key, id: $id) {
        __typename
        ... on Booking {
          id
          state
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const EndMeeting = graphql(
  `
    mutation EndMeeting($key: IdempotencyKey!, $id: ID!) {
      endMeeting(key: $key, id: $id) {
        __typename
        ... on Booking {
          id
          state
          endsAt
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Fitting = ResultOf<typeof FittingRoomsQuery>['fittingRooms'][number]
export type Feature = Fitting['room']['features'][number]
export type Booking = ResultOf<typeof MyBookingsQuery>['myBookings']['items'][number]
export type BookingState = Booking['state']
export type Need = VariablesOf<typeof FittingRoomsQuery>['need']
