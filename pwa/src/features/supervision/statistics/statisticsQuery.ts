import { graphql, type ResultOf, type VariablesOf } from '@/graphql'

const Figures = graphql(`
  fragment Figures on StatisticsRow @_unmask {
    key
    name
    tickets
    onTimeRate
    firstRepairRate
    satisfactionRate
    ratings
    meanHours
  }
`)

export const StatisticsQuery = graphql(
  `
    query Statistics($from: Date!, $to: Date!, $by: StatisticsBy!) {
      statistics(from: $from, to: $to, by: $by) {
        whole {
          ...Figures
        }
        before {
          ...Figures
        }
        volume {
          day
          reported
          closed
        }
        rows {
          ...Figures
        }
      }
    }
  `,
  [Figures],
)

type Statistics = ResultOf<typeof StatisticsQuery>['statistics']
export type Row = Statistics['rows'][number]
export type Day = Statistics['volume'][number]
export type By = VariablesOf<typeof StatisticsQuery>['by']
