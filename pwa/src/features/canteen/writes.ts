import { graphql, Refusal } from '@/graphql'

export const RegisterForMeal = graphql(
  `
    mutation RegisterForMeal($key: IdempotencyKey!, $menuId: ID!, $portions: Int!) {
      registerForMeal(key: $key, menuId: $menuId, portions: $portions) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const TakeBackRegistration = graphql(
  `
    mutation TakeBackRegistration($key: IdempotencyKey!, $menuId: ID!) {
      takeBackRegistration(key: $key, menuId: $menuId) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

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
