import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'
import { SurveyFacts } from '../surveyQueries'

const ManagedFacts = graphql(
  `
    fragment ManagedFacts on ManagedSurvey @_unmask {
      id
      state
      unitIds
      share
      asked
      answered
      destroyed
      repeats
      occasion
      version
      survey {
        ...SurveyFacts
      }
    }
  `,
  [SurveyFacts],
)

export const SurveysQuery = graphql(
  `
    query Surveys($first: Int!, $after: String) {
      surveys(first: $first, after: $after) {
        next
        items {
          ...ManagedFacts
        }
      }
    }
  `,
  [ManagedFacts],
)

export const UnitsToAskQuery = graphql(`
  query UnitsToAsk {
    units {
      id
      name
    }
  }
`)

export const SurveyResultsQuery = graphql(`
  query SurveyResults($id: ID!) {
    surveyResults(id: $id) {
      asked
      answered
      mixed
      enough
      smallest
      questions {
        question {
          key
          kind
          title
          options
        }
        tallies {
          title
          answers
          counts
          rate
        }
        texts
        written
      }
    }
  }
`)

export const MakeSurvey = graphql(
  `
    mutation MakeSurvey($key: IdempotencyKey!, $draft: SurveyDraft!) {
      makeSurvey(key: $key, draft: $draft) {
        __typename
        ... on ManagedSurvey {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeSurvey = graphql(
  `
    mutation ChangeSurvey($key: IdempotencyKey!, $id: ID!, $version: Int!, $draft: SurveyDraft!) {
      changeSurvey(key: $key, id: $id, version: $version, draft: $draft) {
        __typename
        ... on ManagedSurvey {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const OpenSurvey = graphql(
  `
    mutation OpenSurvey($key: IdempotencyKey!, $id: ID!) {
      openSurvey(key: $key, id: $id) {
        __typename
        ... on ManagedSurvey {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CloseSurvey = graphql(
  `
    mutation CloseSurvey($key: IdempotencyKey!, $id: ID!) {
      closeSurvey(key: $key, id: $id) {
        __typename
        ... on ManagedSurvey {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const StopRepeatingSurvey = graphql(
  `
    mutation StopRepeatingSurvey($key: IdempotencyKey!, $id: ID!) {
      stopRepeatingSurvey(key: $key, id: $id) {
        __typename
        ... on ManagedSurvey {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Managed = ResultOf<typeof SurveysQuery>['surveys']['items'][number]
export type Result = NonNullable<ResultOf<typeof SurveyResultsQuery>['surveyResults']>['questions'][number]
export type Draft = VariablesOf<typeof MakeSurvey>['draft']
export type DraftQuestion = Draft['questions'][number]
