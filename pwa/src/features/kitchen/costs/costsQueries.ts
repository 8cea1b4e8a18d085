import { graphql, Refusal, type ResultOf } from '@/graphql'

export const KitchenCostsQuery = graphql(`
  query KitchenCosts($canteenId: ID!, $month: Date!) {
    kitchenCosts(canteenId: $canteenId, month: $month) {
      meals {
        day
        meal
        ingredients
        diners
        perDiner
        revenue
        margin
      }
      fixed {
        kind
        amount
        version
      }
      ingredients
      lost
      lossRate
      whole
      diners
      perDiner
      revenue
      revenueMeals
      margin
    }
  }
`)

export const EnterFixedCost = graphql(
  `
    mutation EnterFixedCost($key: IdempotencyKey!, $canteenId: ID!, $month: Date!, $kind: CostKind!, $amount: Float!, $version: Int) {
      enterFixedCost(key: $key, canteenId: $canteenId, month: $month, kind: $kind, amount: $amount, version: $version) {
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

export type Costs = ResultOf<typeof KitchenCostsQuery>['kitchenCosts']
