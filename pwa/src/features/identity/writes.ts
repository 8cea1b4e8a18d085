import { graphql } from '@/graphql'

export const SetLocale = graphql(`
  mutation SetLocale($key: IdempotencyKey!, $locale: String!) {
    setLocale(key: $key, locale: $locale) {
      __typename
      ... on Me {
        id
        locale
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)
