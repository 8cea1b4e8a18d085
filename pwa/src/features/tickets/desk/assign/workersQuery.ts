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

/** Whom the typed name means, in Chinese, pinyin or initials. */
export const WorkersNamedQuery = graphql(`
  query WorkersNamed($search: String!) {
    people(search: $search, role: WORKER, active: true, first: 100) {
      items {
        id
      }
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
