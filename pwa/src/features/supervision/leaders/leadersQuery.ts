import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'

const IndexValue = graphql(`
  fragment IndexValue on SatisfactionIndex @_unmask {
    value
    low
    high
    level
  }
`)

const CellValue = graphql(`
  fragment CellValue on SatisfactionCell @_unmask {
    service
    given
    why
    share
    low
    high
    mean
    expected
    silent
  }
`)

export const LeadersQuery = graphql(
  `
    query LeadersView($from: Date!, $months: Int!) {
      leadersView(from: $from, months: $months) {
        index {
          ...IndexValue
        }
        trend {
          month
          index {
            ...IndexValue
          }
        }
        services {
          ...CellValue
        }
        units {
          id
          name
          index {
            ...IndexValue
          }
          cells {
            ...CellValue
          }
        }
        contractors {
          id
          name
          cell {
            ...CellValue
          }
          effort {
            index
            orders
            hours
            offHours
            urgent
            metres
            metresKnown
          }
        }
        flags {
          kind
          service
          contractorName
          count
          on
          mean
          usual
        }
        rules {
          satisfiedStars
          least
          thresholds
          weights {
            service
            weight
          }
          jumps {
            weeks
            deviations
            inAMinute
            sameWords
          }
          effort {
            orders
            hours
            offHours
            urgent
            distance
            weeks
          }
        }
      }
    }
  `,
  [IndexValue, CellValue],
)

export const CommentsQuery = graphql(`
  query Comments($from: Date!, $months: Int!, $service: RatedService!, $of: CommentsOf!, $id: ID) {
    comments(from: $from, months: $months, service: $service, of: $of, id: $id) {
      whole
      first {
        stars
        words
      }
    }
  }
`)

export const MonthlyReportQuery = graphql(`
  query MonthlyReport($month: Date!) {
    monthlyReport(month: $month) {
      id
      stage
      madeAt
    }
  }
`)

export const AskForReport = graphql(
  `
    mutation AskForMonthlyReport($key: IdempotencyKey!, $month: Date!) {
      askForMonthlyReport(key: $key, month: $month) {
        __typename
        ... on MonthlyReport {
          id
          stage
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Leaders = ResultOf<typeof LeadersQuery>['leadersView']
export type Index = NonNullable<Leaders['index']>
export type Month = Leaders['trend'][number]
export type Cell = Leaders['services'][number]
export type Unit = Leaders['units'][number]
export type Contractor = Leaders['contractors'][number]
export type Flag = Leaders['flags'][number]
export type Rules = Leaders['rules']
export type Service = Cell['service']
export type Of = VariablesOf<typeof CommentsQuery>['of']

/** Of which cell the words are shown. */
export interface Chosen {
  service: Service
  of: Of
  id: string | null
  title: string
}
