import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'

export const FittingRoomsQuery = graphql(`
  query FittingRooms($need: RoomNeed!, $first: Int!, $after: String) {
    fittingRooms(need: $need, first: $first, after: $after) {
      next
      items {
        free
        near
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
          approval
          place {
            id
            path
          }
        }
      }
    }
  }
`)

export const BookingRow = graphql(`
  fragment BookingRow on Booking @_unmask {
    id
    subject
    seats
    startsAt
    endsAt
    state
    checkInFrom
    heldUntil
    confidential
    important
    recurs
    rule
    version
    organizer {
      id
      name
    }
    room {
      id
      approval
      place {
        id
        path
      }
    }
  }
`)

export const MyBookingsQuery = graphql(
  `
    query MyBookings($past: Boolean!, $first: Int!, $after: String) {
      myBookings(past: $past, first: $first, after: $after) {
        next
        items {
          ...BookingRow
        }
      }
    }
  `,
  [BookingRow],
)

export const BookingsToApproveQuery = graphql(
  `
    query BookingsToApprove($first: Int!, $after: String) {
      bookingsToApprove(first: $first, after: $after) {
        count
        next
        items {
          rivals
          booking {
            ...BookingRow
          }
        }
      }
    }
  `,
  [BookingRow],
)

export const RoomWeekQuery = graphql(`
  query RoomWeek($roomId: ID!, $day: Date!) {
    roomWeek(roomId: $roomId, day: $day) {
      startsAt
      endsAt
      subject
    }
  }
`)

export const RoomHereQuery = graphql(
  `
    query RoomHere($placeId: ID!) {
      roomHere(placeId: $placeId) {
        room {
          id
        }
        spans {
          startsAt
          endsAt
          subject
          unitName
        }
        mine {
          ...BookingRow
        }
      }
    }
  `,
  [BookingRow],
)

export const BookRoom = graphql(
  `
    mutation BookRoom($key: IdempotencyKey!, $input: BookingInput!) {
      bookRoom(key: $key, input: $input) {
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

export const BookSeries = graphql(
  `
    mutation BookSeries($key: IdempotencyKey!, $input: BookingInput!, $repeat: RepeatInput!, $skipTaken: Boolean!) {
      bookSeries(key: $key, input: $input, repeat: $repeat, skipTaken: $skipTaken) {
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

export const WaitForRoom = graphql(
  `
    mutation WaitForRoom($key: IdempotencyKey!, $input: BookingInput!, $anywhere: Boolean!) {
      waitForRoom(key: $key, input: $input, anywhere: $anywhere) {
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

export const AcceptRoom = graphql(
  `
    mutation AcceptRoom($key: IdempotencyKey!, $id: ID!) {
      acceptRoom(key: $key, id: $id) {
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

export const ChangeBooking = graphql(
  `
    mutation ChangeBooking($key: IdempotencyKey!, $id: ID!, $version: Int!, $change: BookingChange!, $scope: BookingScope!) {
      changeBooking(key: $key, id: $id, version: $version, change: $change, scope: $scope) {
        __typename
        ... on Booking {
          id
          state
          endsAt
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const AnswerBooking = graphql(
  `
    mutation AnswerBooking($key: IdempotencyKey!, $id: ID!, $grants: Boolean!, $note: String) {
      answerBooking(key: $key, id: $id, grants: $grants, note: $note) {
        __typename
        ... on BookingAnswered {
          id
          state
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CancelBooking = graphql(
  `
    mutation CancelBooking($key: IdempotencyKey!, $id: ID!, $scope: BookingScope!) {
      cancelBooking(key: $key, id: $id, scope: $scope) {
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
    mutation CheckInToBooking($key: IdempotencyKey!, $id: ID!, $code: String, $present: Int) {
      checkInToBooking(key: $key, id: $id, code: $code, present: $present) {
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

export type Fitting = ResultOf<typeof FittingRoomsQuery>['fittingRooms']['items'][number]
export type Feature = Fitting['room']['features'][number]
export type Booking = ResultOf<typeof MyBookingsQuery>['myBookings']['items'][number]
export type AskedBooking = ResultOf<typeof BookingsToApproveQuery>['bookingsToApprove']['items'][number]
export type BookingState = Booking['state']
export type Scope = VariablesOf<typeof CancelBooking>['scope']
export type Repeat = VariablesOf<typeof BookSeries>['repeat']
export type Need = VariablesOf<typeof FittingRoomsQuery>['need']
