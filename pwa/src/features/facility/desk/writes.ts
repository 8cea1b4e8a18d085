import { graphql } from '@/graphql'

export const AddPlace = graphql(`
  mutation AddPlace($key: IdempotencyKey!, $parentId: ID!, $kind: PlaceKind!, $name: String!, $input: PlaceInput!) {
    addPlace(key: $key, parentId: $parentId, kind: $kind, name: $name, input: $input) {
      __typename
      ... on Place {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const ChangePlace = graphql(`
  mutation ChangePlace($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $input: PlaceInput!) {
    changePlace(key: $key, id: $id, version: $version, name: $name, input: $input) {
      __typename
      ... on Place {
        id
        version
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const ClosePlace = graphql(`
  mutation ClosePlace($key: IdempotencyKey!, $id: ID!, $version: Int!) {
    closePlace(key: $key, id: $id, version: $version) {
      __typename
      ... on Place {
        id
        closed
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const AddEquipment = graphql(`
  mutation AddEquipment($key: IdempotencyKey!, $placeId: ID!, $kind: String!, $input: EquipmentInput!) {
    addEquipment(key: $key, placeId: $placeId, kind: $kind, input: $input) {
      __typename
      ... on Equipment {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const ChangeEquipment = graphql(`
  mutation ChangeEquipment($key: IdempotencyKey!, $id: ID!, $version: Int!, $placeId: ID!, $input: EquipmentInput!) {
    changeEquipment(key: $key, id: $id, version: $version, placeId: $placeId, input: $input) {
      __typename
      ... on Equipment {
        id
        version
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const RetireEquipment = graphql(`
  mutation RetireEquipment($key: IdempotencyKey!, $id: ID!, $version: Int!) {
    retireEquipment(key: $key, id: $id, version: $version) {
      __typename
      ... on Equipment {
        id
        retired
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const ConnectEquipment = graphql(`
  mutation ConnectEquipment($key: IdempotencyKey!, $sourceId: ID!, $target: String!, $medium: Medium!) {
    connectEquipment(key: $key, sourceId: $sourceId, target: $target, medium: $medium) {
      __typename
      ... on Equipment {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const DisconnectEquipment = graphql(`
  mutation DisconnectEquipment($key: IdempotencyKey!, $sourceId: ID!, $target: String!) {
    disconnectEquipment(key: $key, sourceId: $sourceId, target: $target) {
      __typename
      ... on Equipment {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)
