import { graphql, type ResultOf } from '@/graphql'
import { RowFacts } from '../../rowFacts'

export const BoardQuery = graphql(
  `
    query Board($filter: TicketFilter, $order: TicketOrder!, $first: Int!, $after: String) {
      tickets(filter: $filter, order: $order, first: $first, after: $after) {
        items {
          ...RowFacts
          urged
          supporters
          version
          stranger
          assignee {
            id
            name
          }
          contractorName
        }
        next
      }
    }
  `,
  [RowFacts],
)

export const BoardCountsQuery = graphql(`
  query BoardCounts($filter: TicketFilter) {
    ticketCounts(filter: $filter) {
      reported
      accepted
      working
      held
      overdue
      done
      closedToday
    }
  }
`)

export const BoardChoicesQuery = graphql(`
  query BoardChoices {
    categories {
      id
      name
      nameEn
      children {
        id
        name
        nameEn
        urgency
      }
    }
    contractors {
      id
      name
    }
    units {
      id
      shortName
    }
    places(kind: BUILDING, first: 100) {
      items {
        id
        name
      }
    }
  }
`)

export type BoardRow = ResultOf<typeof BoardQuery>['tickets']['items'][number]
export type BoardCounts = ResultOf<typeof BoardCountsQuery>['ticketCounts']
export type BoardChoices = ResultOf<typeof BoardChoicesQuery>
