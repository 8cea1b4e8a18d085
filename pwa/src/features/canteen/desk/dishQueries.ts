import { graphql, Refusal, type ResultOf } from '@/graphql'

const DishFacts = graphql(`
  fragment DishFacts on Dish @_unmask {
    id
    name
    nameEn
    course
    allergens
    spicy
    origin
    photoId
    thumbUrl
    retired
    version
    nutrition {
      energyKj
      proteinG
      fatG
      carbohydrateG
      sodiumMg
    }
  }
`)

export const DishesQuery = graphql(
  `
    query Dishes($canteenId: ID!) {
      dishes(canteenId: $canteenId) {
        ...DishFacts
      }
    }
  `,
  [DishFacts],
)

export const RetiredDishesQuery = graphql(
  `
    query RetiredDishes($canteenId: ID!, $first: Int!, $after: String) {
      retiredDishes(canteenId: $canteenId, first: $first, after: $after) {
        next
        items {
          ...DishFacts
        }
      }
    }
  `,
  [DishFacts],
)

export const RetireDish = graphql(
  `
    mutation RetireDish($key: IdempotencyKey!, $id: ID!, $version: Int!) {
      retireDish(key: $key, id: $id, version: $version) {
        __typename
        ... on Dish {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const BringDishBack = graphql(
  `
    mutation BringDishBack($key: IdempotencyKey!, $id: ID!, $version: Int!) {
      bringDishBack(key: $key, id: $id, version: $version) {
        __typename
        ... on Dish {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const IngredientsQuery = graphql(`
  query Ingredients {
    ingredients {
      name
      nameEn
    }
  }
`)

export const ReckonQuery = graphql(`
  query ReckonedNutrition($parts: [IngredientInput!]!) {
    reckonedNutrition(parts: $parts) {
      energyKj
      proteinG
      fatG
      carbohydrateG
      sodiumMg
    }
  }
`)

export type Dish = ResultOf<typeof DishFacts>
export type Nutrition = ResultOf<typeof ReckonQuery>['reckonedNutrition']
