import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'

const ServiceRow = graphql(`
  fragment ServiceRow on MeetingService @_unmask {
    id
    kind
    quantity
    words
    names
    cost
    done
  }
`)

export const BookingServicesQuery = graphql(
  `
    query BookingServices($id: ID!) {
      bookingServices(id: $id) {
        version
        items {
          ...ServiceRow
        }
        prices {
          kind
          price
        }
      }
    }
  `,
  [ServiceRow],
)

export const AskForServices = graphql(
  `
    mutation AskForServices($key: IdempotencyKey!, $id: ID!, $version: Int!, $services: [ServiceWish!]!, $scope: BookingScope!) {
      askForServices(key: $key, id: $id, version: $version, services: $services, scope: $scope) {
        __typename
        ... on Booking {
          id
          version
          state
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const MeetingTasksQuery = graphql(
  `
    query MeetingTasks($day: Date!) {
      meetingTasks(day: $day) {
        id
        step
        refillMinutes
        bookingId
        path
        subject
        seats
        startsAt
        endsAt
        dueAt
        doneAt
        doneByName
        organizer {
          id
          name
          unitName
        }
        service {
          ...ServiceRow
        }
      }
    }
  `,
  [ServiceRow],
)

export const TickService = graphql(
  `
    mutation TickService($key: IdempotencyKey!, $id: ID!, $step: MeetingServiceStep!, $done: Boolean!) {
      tickService(key: $key, id: $id, step: $step, done: $done) {
        __typename
        ... on MeetingService {
          id
          done
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Service = NonNullable<ResultOf<typeof BookingServicesQuery>['bookingServices']>['items'][number]
export type ServiceKind = Service['kind']
export type ServiceWish = VariablesOf<typeof AskForServices>['services'][number]
export type Task = ResultOf<typeof MeetingTasksQuery>['meetingTasks'][number]
