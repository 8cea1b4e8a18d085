import { graphql, Refusal } from '@/graphql'

export const SetLocale = graphql(
  `
    mutation SetLocale($key: IdempotencyKey!, $locale: String!) {
      setLocale(key: $key, locale: $locale) {
        __typename
        ... on Me {
          id
          locale
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)
