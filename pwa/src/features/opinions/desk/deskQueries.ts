import { graphql, Refusal, type ResultOf } from '@/graphql'
import { OpinionFacts, StepFacts } from '../opinionQueries'

const HandledFacts = graphql(
  `
    fragment HandledFacts on HandledOpinion @_unmask {
      id
      author
      unit
      lamp
      note
      mayAnswer
      published {
        question
        answer
        publishedAt
      }
      opinion {
        ...OpinionFacts
      }
    }
  `,
  [OpinionFacts],
)

export const HandledOpinionsQuery = graphql(
  `
    query HandledOpinions($state: OpinionState!, $category: OpinionCategory, $lamp: OpinionLamp, $supervised: Boolean!, $first: Int!, $after: String) {
      handledOpinions(state: $state, category: $category, lamp: $lamp, supervised: $supervised, first: $first, after: $after) {
        next
        items {
          ...HandledFacts
        }
      }
    }
  `,
  [HandledFacts],
)

export const LampsQuery = graphql(`
  query OpinionLamps {
    opinionLamps {
      red
      yellow
      green
    }
  }
`)

export const HandledOpinionQuery = graphql(
  `
    query HandledOpinion($id: ID!) {
      handledOpinion(id: $id) {
        ...HandledFacts
      }
      opinionSteps(id: $id) {
        ...StepFacts
      }
    }
  `,
  [HandledFacts, StepFacts],
)

export const AnswerOpinion = graphql(
  `
    mutation AnswerOpinion($key: IdempotencyKey!, $id: ID!, $words: String!) {
      answerOpinion(key: $key, id: $id, words: $words) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const HandOpinionOver = graphql(
  `
    mutation HandOpinionOver($key: IdempotencyKey!, $id: ID!, $to: Role!, $words: String!) {
      handOpinionOver(key: $key, id: $id, to: $to, words: $words) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const SuperviseOpinion = graphql(
  `
    mutation SuperviseOpinion($key: IdempotencyKey!, $id: ID!, $until: Date!, $note: String!) {
      superviseOpinion(key: $key, id: $id, until: $until, note: $note) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const PublishAnswer = graphql(
  `
    mutation PublishAnswer($key: IdempotencyKey!, $id: ID!, $question: String!, $answer: String!) {
      publishAnswer(key: $key, id: $id, question: $question, answer: $answer) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const UnpublishAnswer = graphql(
  `
    mutation UnpublishAnswer($key: IdempotencyKey!, $id: ID!) {
      unpublishAnswer(key: $key, id: $id) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Handled = ResultOf<typeof HandledFacts>
export type Published = NonNullable<Handled['published']>
export type Lamp = NonNullable<Handled['lamp']>
export type LampFigures = Pick<ResultOf<typeof LampsQuery>['opinionLamps'], 'red' | 'yellow' | 'green'>
