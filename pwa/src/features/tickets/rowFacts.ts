import { graphql } from '@/graphql'

/** What every list of tickets says of one. */
export const RowFacts = graphql(`
  fragment RowFacts on TicketRow @_unmask {
    id
    number
    description
    status
    urgency
    reportedAt
    dueAt
    overdue
    paused
    reworkCount
    place {
      id
      path
    }
    category {
      id
      name
      nameEn
      icon
    }
  }
`)
