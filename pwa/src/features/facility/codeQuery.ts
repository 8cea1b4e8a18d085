import { graphql } from '@/graphql'

export const ByCode = graphql(`
  query ByCode($code: String!) {
    byCode(code: $code) {
      __typename
      ... on Place {
        id
        name
        path
      }
      ... on Equipment {
        id
        name
        kindName
        place {
          id
          name
          path
        }
      }
    }
  }
`)
