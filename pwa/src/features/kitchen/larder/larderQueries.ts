import { graphql, Refusal, type ResultOf } from '@/graphql'

export const LarderQuery = graphql(`
  query Larder($canteenId: ID!) {
    larder(canteenId: $canteenId) {
      id
      name
      unit
      shelfDays
      remaining
      version
      batches {
        id
        quantity
        remaining
        price
        supplier
        origin
        receivedOn
        bestBefore
        version
      }
    }
  }
`)

export const MealsWithBatchQuery = graphql(`
  query MealsWithBatch($batchId: ID!) {
    mealsWithBatch(batchId: $batchId) {
      id
      day
      meal
      quantity
    }
  }
`)

export const AddIngredient = graphql(
  `
    mutation AddIngredient($key: IdempotencyKey!, $canteenId: ID!, $name: String!, $unit: IngredientUnit!, $shelfDays: Int!) {
      addIngredient(key: $key, canteenId: $canteenId, name: $name, unit: $unit, shelfDays: $shelfDays) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ReceiveBatch = graphql(
  `
    mutation ReceiveBatch($key: IdempotencyKey!, $ingredientId: ID!, $input: DeliveryInput!) {
      receiveBatch(key: $key, ingredientId: $ingredientId, input: $input) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CorrectDelivery = graphql(
  `
    mutation CorrectDelivery($key: IdempotencyKey!, $id: ID!, $version: Int!, $input: DeliveryInput!) {
      correctDelivery(key: $key, id: $id, version: $version, input: $input) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeIngredient = graphql(
  `
    mutation ChangeIngredient($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $unit: IngredientUnit!, $shelfDays: Int!) {
      changeIngredient(key: $key, id: $id, version: $version, name: $name, unit: $unit, shelfDays: $shelfDays) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const GiveBackFromMeal = graphql(
  `
    mutation GiveBackFromMeal($key: IdempotencyKey!, $batchId: ID!, $mealId: ID!, $quantity: Float!) {
      giveBackFromMeal(key: $key, batchId: $batchId, mealId: $mealId, quantity: $quantity) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const FetchForMeal = graphql(
  `
    mutation FetchForMeal($key: IdempotencyKey!, $at: MealAt!, $items: [FetchedInput!]!) {
      fetchForMeal(key: $key, at: $at, items: $items) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const LoseFromBatch = graphql(
  `
    mutation LoseFromBatch($key: IdempotencyKey!, $batchId: ID!, $quantity: Float!, $reason: String!) {
      loseFromBatch(key: $key, batchId: $batchId, quantity: $quantity, reason: $reason) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CountBatch = graphql(
  `
    mutation CountBatch($key: IdempotencyKey!, $batchId: ID!, $counted: Float!, $seen: Float!, $reason: String!) {
      countBatch(key: $key, batchId: $batchId, counted: $counted, seen: $seen, reason: $reason) {
        __typename
        ... on KitchenReceipt {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type BatchMeal = ResultOf<typeof MealsWithBatchQuery>['mealsWithBatch'][number]
export type Shelf = ResultOf<typeof LarderQuery>['larder'][number]
export type Batch = Shelf['batches'][number]
