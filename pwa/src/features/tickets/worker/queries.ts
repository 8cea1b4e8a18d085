import { graphql, type ResultOf } from '@/graphql'
import { RowFacts } from '../rowFacts'

const OrderRow = graphql(
  `
    fragment OrderRow on TicketRow @_unmask {
      ...RowFacts
      urged
      version
    }
  `,
  [RowFacts],
)

/** Always all of it: workers have no id, so the cache keeps them by their place in the list. */
const Colleague = graphql(`
  fragment Colleague on Worker @_unmask {
    person {
      id
      name
      avatarHue
    }
    openTickets
    cap
    onLeave
  }
`)

export const MyOrdersQuery = graphql(
  `
    query MyOrders {
      myOrders {
        ...OrderRow
      }
    }
  `,
  [OrderRow],
)

export const PoolQuery = graphql(
  `
    query Pool {
      pool {
        ...OrderRow
      }
      workers {
        ...Colleague
      }
    }
  `,
  [OrderRow, Colleague],
)

/** The worker's own company, themselves included. */
export const ColleaguesQuery = graphql(
  `
    query Colleagues {
      workers {
        ...Colleague
      }
    }
  `,
  [Colleague],
)

export const StockQuery = graphql(`
  query Stock {
    stockItems {
      id
      name
      unit
      onHand
    }
  }
`)

export type Order = ResultOf<typeof MyOrdersQuery>['myOrders'][number]
