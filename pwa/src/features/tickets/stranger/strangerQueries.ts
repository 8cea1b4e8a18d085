import { graphql, Refusal, type ResultOf } from '@/graphql'
import { CategoryTile } from '../report/reportQuery'

export const StrangerPlaceQuery = graphql(
  `
    query StrangerPlace($code: String!) {
      strangerPlace(code: $code) {
        code
        path
        equipmentName
        categories {
          ...CategoryTile
          children {
            ...CategoryTile
          }
        }
      }
    }
  `,
  [CategoryTile],
)

export const ReportAsStranger = graphql(
  `
    mutation ReportAsStranger($key: IdempotencyKey!, $input: StrangerReportInput!) {
      reportAsStranger(key: $key, input: $input) {
        __typename
        ... on StrangerReceipt {
          number
          token
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const StrangerTicketQuery = graphql(`
  query StrangerTicket($token: String!) {
    strangerTicket(token: $token) {
      number
      status
      placePath
      reportedAt
      acceptDueAt
      arriveDueAt
      promise
      overdue
      category {
        id
        name
        nameEn
        icon
      }
    }
  }
`)

export type StrangerPlace = NonNullable<ResultOf<typeof StrangerPlaceQuery>['strangerPlace']>
export type StrangerTicket = NonNullable<ResultOf<typeof StrangerTicketQuery>['strangerTicket']>
