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

export const AddDish = graphql(
  `
    mutation AddDish($key: IdempotencyKey!, $canteenId: ID!, $input: DishInput!) {
      addDish(key: $key, canteenId: $canteenId, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeDish = graphql(
  `
    mutation ChangeDish($key: IdempotencyKey!, $id: ID!, $version: Int!, $input: DishInput!) {
      changeDish(key: $key, id: $id, version: $version, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)
