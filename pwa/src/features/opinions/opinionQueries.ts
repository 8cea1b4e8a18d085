import { graphql, Refusal, type ResultOf } from '@/graphql'

export const OpinionFacts = graphql(`
  fragment OpinionFacts on Opinion @_unmask {
    id
    category
    words
    named
    state
    handler
    givenAt
    dueAt
    answer
    reopened
    satisfied
    place {
      id
      path
    }
    photos {
      id
      url
      thumbUrl
    }
  }
`)

export const StepFacts = graphql(`
  fragment StepFacts on OpinionStep @_unmask {
    at
    kind
    words
    role
    satisfied
  }
`)

export const MyOpinionsQuery = graphql(
  `
    query MyOpinions($first: Int!, $after: String) {
      myOpinions(first: $first, after: $after) {
        next
        items {
          ...OpinionFacts
        }
      }
    }
  `,
  [OpinionFacts],
)

export const MyOpinionQuery = graphql(
  `
    query MyOpinion($id: ID!) {
      myOpinion(id: $id) {
        ...OpinionFacts
      }
      opinionSteps(id: $id) {
        ...StepFacts
      }
    }
  `,
  [OpinionFacts, StepFacts],
)

export const PublicAnswersQuery = graphql(`
  query PublicAnswers($category: OpinionCategory, $first: Int!, $after: String) {
    publicAnswers(category: $category, first: $first, after: $after) {
      next
      items {
        id
        category
        question
        answer
        publishedAt
        useful
        mine
      }
    }
  }
`)

export const FindAnswerUseful = graphql(
  `
    mutation FindAnswerUseful($key: IdempotencyKey!, $id: ID!, $useful: Boolean!) {
      findAnswerUseful(key: $key, id: $id, useful: $useful) {
        __typename
        ... on PublicAnswer {
          id
          useful
          mine
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const WithdrawOpinion = graphql(
  `
    mutation WithdrawOpinion($key: IdempotencyKey!, $id: ID!) {
      withdrawOpinion(key: $key, id: $id) {
        __typename
        ... on Opinion {
          id
          state
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const JudgeAnswer = graphql(
  `
    mutation JudgeAnswer($key: IdempotencyKey!, $id: ID!, $satisfied: Boolean!, $words: String!) {
      judgeAnswer(key: $key, id: $id, satisfied: $satisfied, words: $words) {
        __typename
        ... on Opinion {
          id
          state
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Opinion = ResultOf<typeof OpinionFacts>
export type Step = ResultOf<typeof StepFacts>
export type Category = Opinion['category']
export type PublicAnswer = ResultOf<typeof PublicAnswersQuery>['publicAnswers']['items'][number]
