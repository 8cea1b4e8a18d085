import { graphql, Refusal } from '@/graphql'
import { SheetOutcome } from '@/graphql/useSheetImport'

export const AddPlace = graphql(
  `
    mutation AddPlace($key: IdempotencyKey!, $parentId: ID!, $kind: PlaceKind!, $name: String!, $input: PlaceInput!) {
      addPlace(key: $key, parentId: $parentId, kind: $kind, name: $name, input: $input) {
        __typename
        ... on Place {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangePlace = graphql(
  `
    mutation ChangePlace($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $input: PlaceInput!) {
      changePlace(key: $key, id: $id, version: $version, name: $name, input: $input) {
        __typename
        ... on Place {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ClosePlace = graphql(
  `
    mutation ClosePlace($key: IdempotencyKey!, $id: ID!, $version: Int!) {
      closePlace(key: $key, id: $id, version: $version) {
        __typename
        ... on Place {
          id
          closed
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const AddEquipment = graphql(
  `
    mutation AddEquipment($key: IdempotencyKey!, $placeId: ID!, $kind: String!, $input: EquipmentInput!) {
      addEquipment(key: $key, placeId: $placeId, kind: $kind, input: $input) {
        __typename
        ... on Equipment {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeEquipment = graphql(
  `
    mutation ChangeEquipment($key: IdempotencyKey!, $id: ID!, $version: Int!, $placeId: ID!, $input: EquipmentInput!) {
      changeEquipment(key: $key, id: $id, version: $version, placeId: $placeId, input: $input) {
        __typename
        ... on Equipment {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RetireEquipment = graphql(
  `
    mutation RetireEquipment($key: IdempotencyKey!, $id: ID!, $version: Int!) {
      retireEquipment(key: $key, id: $id, version: $version) {
        __typename
        ... on Equipment {
          id
          retired
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ConnectEquipment = graphql(
  `
    mutation ConnectEquipment($key: IdempotencyKey!, $sourceId: ID!, $target: String!, $medium: Medium!) {
      connectEquipment(key: $key, sourceId: $sourceId, target: $target, medium: $medium) {
        __typename
        ... on Equipment {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const DisconnectEquipment = graphql(
  `
    mutation DisconnectEquipment($key: IdempotencyKey!, $sourceId: ID!, $target: String!) {
      disconnectEquipment(key: $key, sourceId: $sourceId, target: $target) {
        __typename
        ... on Equipment {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const AllowAnonymousReports = graphql(
  `
    mutation AllowAnonymousReports($key: IdempotencyKey!, $placeId: ID!, $allowed: Boolean!) {
      allowAnonymousReports(key: $key, placeId: $placeId, allowed: $allowed) {
        __typename
        ... on Place {
          id
          version
          anonymousReports
          openedToStrangers {
            id
            name
          }
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ImportPlaces = graphql(
  `
    mutation ImportPlaces($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
      importPlaces(key: $key, fileId: $fileId, dryRun: $dryRun) {
        __typename
        ...SheetOutcome
        ...Refusal
      }
    }
  `,
  [SheetOutcome, Refusal],
)

export const ImportEquipment = graphql(
  `
    mutation ImportEquipment($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
      importEquipment(key: $key, fileId: $fileId, dryRun: $dryRun) {
        __typename
        ...SheetOutcome
        ...Refusal
      }
    }
  `,
  [SheetOutcome, Refusal],
)
