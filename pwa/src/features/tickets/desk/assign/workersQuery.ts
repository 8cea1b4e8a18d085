import { graphql, type ResultOf } from '@/graphql'

export const WorkersQuery = graphql(`
  query WorkersFor($ticketId: ID) {
    workers(ticketId: $ticketId) {
      person {
        id
        name
        avatarHue
      }
      contractorName
      openTickets
      cap
      onLeave
      leaveUntil
      skills
      contracted
    }
  }
`)

/** What a dispatcher must know about a ticket that somebody else has just changed. */
export const TicketNowQuery = graphql(`
  query TicketNow($id: ID!) {
    ticket(id: $id) {
      id
      version
      status
      assignee {
        id
        name
      }
      timeline {
        id
        happenedAt
        actor {
          id
          name
        }
      }
    }
  }
`)

export type Worker = ResultOf<typeof WorkersQuery>['workers'][number]
