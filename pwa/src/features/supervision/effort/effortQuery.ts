import { graphql, type ResultOf } from '@/graphql'

export const WorkersEffortQuery = graphql(`
  query WorkersEffort($from: Date!, $months: Int!) {
    workersEffort(from: $from, months: $months) {
      id
      name
      index
      orders
      hours
      offHours
      urgent
      metres
      metresKnown
    }
  }
`)

export type Effort = ResultOf<typeof WorkersEffortQuery>['workersEffort'][number]
