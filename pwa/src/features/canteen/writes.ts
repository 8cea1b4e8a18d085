import { graphql, Refusal } from '@/graphql'

export const RateMeal = graphql(
  `
    mutation RateMeal($key: IdempotencyKey!, $menuId: ID!, $input: RatingInput!) {
      rateMeal(key: $key, menuId: $menuId, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)
