import { graphql, Refusal, type ResultOf } from '@/graphql'

export const KitchenDayQuery = graphql(`
  query KitchenDay($canteenId: ID!, $day: Date!) {
    kitchenDay(canteenId: $canteenId, day: $day) {
      overPercent
      meals {
        meal
        diners
        prepared
        waste {
          kind
          kg
        }
        stalls {
          stall
          kg
        }
        kg
        perVisit
        deviation
        meanPerVisit
        meanKg
        meanDiners
        meanMeals
        least
        exceeded
        dishes {
          dishId
          name
          nameEn
          portions
        }
        version
      }
      before {
        day
        meal
        perVisit
      }
      weighings {
        id
        meal
        kind
        stall
        kg
        at
        by
        fromScale
        corrected
      }
    }
  }
`)

export const KitchenScalesQuery = graphql(`
  query KitchenScales($canteenId: ID!) {
    kitchenScales(canteenId: $canteenId) {
      id
      name
      kg
      at
      stale
    }
  }
`)

export const WeighWaste = graphql(
  `
    mutation WeighWaste($key: IdempotencyKey!, $input: WasteInput!) {
      weighWaste(key: $key, input: $input) {
        __typename
        ... on WeighingReceipt {
          id
          kg
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CorrectWeighing = graphql(
  `
    mutation CorrectWeighing($key: IdempotencyKey!, $id: ID!) {
      correctWeighing(key: $key, id: $id) {
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

export const RecordKitchenMeal = graphql(
  `
    mutation RecordKitchenMeal($key: IdempotencyKey!, $at: MealAt!, $served: [ServedInput!]!, $prepared: Int, $version: Int) {
      recordKitchenMeal(key: $key, at: $at, served: $served, prepared: $prepared, version: $version) {
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

export type KitchenDay = ResultOf<typeof KitchenDayQuery>['kitchenDay']
export type CookedMeal = KitchenDay['meals'][number]
export type MeasuredMeal = KitchenDay['before'][number]
