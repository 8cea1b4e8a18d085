import { graphql, Refusal, type ResultOf } from '@/graphql'

export const ShelfQuery = graphql(`
  query Shelf {
    stockItems {
      id
      name
      unit
      onHand
      lowAt
      low
      contractorName
    }
  }
`)

export const MovementsQuery = graphql(`
  query StockMovements($itemId: ID!, $first: Int!, $after: String) {
    stockMovements(itemId: $itemId, first: $first, after: $after) {
      items {
        id
        cause
        quantity
        at
        note
        reasonKind
        reasonId
        person {
          id
          name
        }
      }
      next
    }
  }
`)

const OnTheShelf = graphql(`
  fragment OnTheShelf on StockItem @_unmask {
    id
    onHand
    low
  }
`)

export const CreateStockItem = graphql(
  `
    mutation CreateStockItem($key: IdempotencyKey!, $name: String!, $unit: String!, $lowAt: Float!) {
      createStockItem(key: $key, name: $name, unit: $unit, lowAt: $lowAt) {
        __typename
        ...OnTheShelf
        ...Refusal
      }
    }
  `,
  [OnTheShelf, Refusal],
)

export const Restock = graphql(
  `
    mutation Restock($key: IdempotencyKey!, $itemId: ID!, $quantity: Float!, $note: String) {
      restock(key: $key, itemId: $itemId, quantity: $quantity, note: $note) {
        __typename
        ...OnTheShelf
        ...Refusal
      }
    }
  `,
  [OnTheShelf, Refusal],
)

export const CountStock = graphql(
  `
    mutation CountStock($key: IdempotencyKey!, $itemId: ID!, $counted: Float!, $seen: Float!, $note: String!) {
      countStock(key: $key, itemId: $itemId, counted: $counted, seen: $seen, note: $note) {
        __typename
        ...OnTheShelf
        ...Refusal
      }
    }
  `,
  [OnTheShelf, Refusal],
)

export type Item = ResultOf<typeof ShelfQuery>['stockItems'][number]
export type Movement = ResultOf<typeof MovementsQuery>['stockMovements']['items'][number]
