import { graphql, Refusal, type ResultOf } from '@/graphql'

export const AlarmsQuery = graphql(`
  query Alarms($active: Boolean!, $first: Int!, $after: String) {
    alarms(active: $active, first: $first, after: $after) {
      items {
        id
        name
        priority
        state
        value
        raisedAt
        returnedAt
        acknowledgedAt
        ticketId
        acknowledgedBy {
          id
          name
        }
        place {
          id
          path
        }
        point {
          id
          name
          unit
          latest
          latestAt
          stale
        }
      }
      next
    }
  }
`)

export const AcknowledgeAlarm = graphql(
  `
    mutation AcknowledgeAlarm($key: IdempotencyKey!, $id: ID!) {
      acknowledgeAlarm(key: $key, id: $id) {
        __typename
        ... on Alarm {
          id
          state
          acknowledgedAt
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Alarm = ResultOf<typeof AlarmsQuery>['alarms']['items'][number]
