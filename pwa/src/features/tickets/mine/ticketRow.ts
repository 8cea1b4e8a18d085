import { graphql, type FragmentOf } from '@/graphql'
import { RowFacts } from '../rowFacts'

/** What a card in a reporter's list shows. */
const ReportCard = graphql(
  `
    fragment ReportCard on TicketRow @_unmask {
      ...RowFacts
      assignee {
        id
        name
      }
    }
  `,
  [RowFacts],
)

export const MyTicketsQuery = graphql(
  `
    query MyTickets($open: Boolean!, $first: Int!, $after: String) {
      myTickets(open: $open, first: $first, after: $after) {
        items {
          ...ReportCard
        }
        next
      }
    }
  `,
  [ReportCard],
)

export const TicketsHereQuery = graphql(
  `
    query TicketsHere($placeId: ID!, $equipmentId: ID) {
      tickets(filter: { place: $placeId, equipment: $equipmentId, open: true }, first: 5) {
        items {
          ...ReportCard
        }
        next
      }
    }
  `,
  [ReportCard],
)

/** The first page of the open ones, as the list reads it. */
export const OPEN_ONES = { open: true, first: 20 }

export type ReportedRow = FragmentOf<typeof ReportCard>
