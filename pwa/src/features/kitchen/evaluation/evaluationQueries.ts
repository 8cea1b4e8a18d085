import { graphql, Refusal, type ResultOf } from '@/graphql'

export const SelfEvaluationsQuery = graphql(`
  query SelfEvaluations($canteenId: ID!) {
    selfEvaluations(canteenId: $canteenId) {
      id
      quarter
      stage
      grade
      total
      submittedByMe
      version
      items {
        key
        name
        points
        score
        proposed
        source {
          name
          value
        }
      }
      findings {
        id
        words
        dueOn
        evidence
        thumbUrl
        rectified
        rectifiedByMe
        reviewed
        returnedBecause
      }
    }
  }
`)

export const BeginSelfEvaluation = graphql(
  `
    mutation BeginSelfEvaluation($key: IdempotencyKey!, $canteenId: ID!, $quarter: Date!) {
      beginSelfEvaluation(key: $key, canteenId: $canteenId, quarter: $quarter) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ScoreSelfEvaluation = graphql(
  `
    mutation ScoreSelfEvaluation($key: IdempotencyKey!, $id: ID!, $version: Int!, $scores: [ScoreInput!]!) {
      scoreSelfEvaluation(key: $key, id: $id, version: $version, scores: $scores) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const AddFinding = graphql(
  `
    mutation AddFinding($key: IdempotencyKey!, $id: ID!, $version: Int!, $words: String!, $dueOn: Date!) {
      addFinding(key: $key, id: $id, version: $version, words: $words, dueOn: $dueOn) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const SubmitSelfEvaluation = graphql(
  `
    mutation SubmitSelfEvaluation($key: IdempotencyKey!, $id: ID!, $version: Int!) {
      submitSelfEvaluation(key: $key, id: $id, version: $version) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ReviewFinding = graphql(
  `
    mutation ReviewFinding($key: IdempotencyKey!, $id: ID!, $passed: Boolean!, $words: String) {
      reviewFinding(key: $key, id: $id, passed: $passed, words: $words) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CloseSelfEvaluation = graphql(
  `
    mutation CloseSelfEvaluation($key: IdempotencyKey!, $id: ID!, $version: Int!) {
      closeSelfEvaluation(key: $key, id: $id, version: $version) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Evaluation = ResultOf<typeof SelfEvaluationsQuery>['selfEvaluations'][number]
export type Finding = Evaluation['findings'][number]
