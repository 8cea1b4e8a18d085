import { graphql, Refusal, type ResultOf } from '@/graphql'

export const LarderQuery = graphql(`
  query Larder($canteenId: ID!) {
    larder(canteenId: $canteenId) {
      id
      name
      unit
      shelfDays
      remaining
      batches {
        id
        quantity
        remaining
        price
        supplier
        origin
        receivedOn
        bestBefore
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
    mutation ReceiveBatch($key: IdempotencyKey!, $input: DeliveryInput!) {
      receiveBatch(key: $key, input: $input) {
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

export type Shelf = ResultOf<typeof LarderQuery>['larder'][number]
export type Batch = Shelf['batches'][number]
