import { graphql, Refusal, type ResultOf } from '@/graphql'

const RuleVersion = graphql(`
  fragment RuleVersion on Rule @_unmask {
    id
    key
    name
    value
    unit
    source
    effectiveOn
    level
    confidence
    note
    recordedAt
    author {
      id
      name
    }
  }
`)

export const RulesQuery = graphql(
  `
    query Rules($search: String) {
      rules(search: $search) {
        ...RuleVersion
      }
    }
  `,
  [RuleVersion],
)

export const RuleHistoryQuery = graphql(
  `
    query RuleHistory($key: String!) {
      ruleHistory(key: $key) {
        ...RuleVersion
      }
    }
  `,
  [RuleVersion],
)

export const AddRuleVersion = graphql(
  `
    mutation AddRuleVersion(
      $key: IdempotencyKey!
      $rule: String!
      $value: JSON!
      $source: String!
      $effectiveOn: Date!
      $level: String!
      $confidence: String!
      $note: String
    ) {
      addRuleVersion(key: $key, rule: $rule, value: $value, source: $source, effectiveOn: $effectiveOn, level: $level, confidence: $confidence, note: $note) {
        __typename
        ... on Rule {
          id
          key
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CalendarQuery = graphql(`
  query Calendar($from: Date!, $to: Date!) {
    calendar(from: $from, to: $to) {
      day
      working
      name
      provisional
      edited
    }
  }
`)

export const SetCalendarDay = graphql(
  `
    mutation SetCalendarDay($key: IdempotencyKey!, $day: Date!, $working: Boolean!, $name: String) {
      setCalendarDay(key: $key, day: $day, working: $working, name: $name) {
        __typename
        ... on CalendarDay {
          day
          working
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Rule = ResultOf<typeof RulesQuery>['rules'][number]
export type Day = ResultOf<typeof CalendarQuery>['calendar'][number]
