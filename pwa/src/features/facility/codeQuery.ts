import { graphql } from '@/graphql'

export const ByCode = graphql(`
  query ByCode($code: String!) {
    byCode(code: $code) {
      __typename
      ... on Place {
        id
        name
        path
        kind
      }
      ... on Equipment {
        id
        name
        kindName
        place {
          id
          name
          path
          kind
        }
      }
    }
  }
`)

export const EquipmentHereQuery = graphql(`
  query EquipmentHere($placeId: ID!) {
    equipmentList(placeId: $placeId, first: 50) {
      items {
        id
        name
        code
        kindName
      }
      next
    }
  }
`)
