import { graphql, Refusal, type ResultOf } from '@/graphql'

export const SurveyFacts = graphql(`
  fragment SurveyFacts on Survey @_unmask {
    id
    title
    introduction
    endsAt
    questions {
      key
      kind
      title
      required
      rows
      options
      most
      onlyIf {
        question
        anyOf
      }
    }
  }
`)

export const MySurveysQuery = graphql(
  `
    query MySurveys {
      mySurveys {
        ...SurveyFacts
      }
    }
  `,
  [SurveyFacts],
)

export const AnswerSurvey = graphql(
  `
    mutation AnswerSurvey($id: ID!, $answers: [AnswerInput!]!) {
      answerSurvey(id: $id, answers: $answers) {
        __typename
        ... on SurveyAnswered {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Survey = ResultOf<typeof MySurveysQuery>['mySurveys'][number]
export type Question = Survey['questions'][number]
