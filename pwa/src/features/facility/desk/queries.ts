import { graphql, type ResultOf } from '@/graphql'

export const PlacePageQuery = graphql(`
  query PlacePage($id: ID!) {
    place(id: $id) {
      id
      name
      kind
      path
      code
      version
      number
      level
      area
      use
      polygon
      planWidth
      planHeight
      equipmentCount
      anonymousReports
      openedToStrangers {
        id
        name
      }
      closed
      unit {
        id
        name
      }
      parent {
        id
        kind
      }
      fedBy {
        id
        medium
        equipment {
          id
          name
        }
      }
      ancestors {
        id
        name
        kind
      }
      children {
        id
        name
        path
        kind
        equipmentCount
      }
    }
  }
`)

export const PlanPageQuery = graphql(`
  query PlanPage($id: ID!, $withTickets: Boolean!) {
    floorPlan(placeId: $id) {
      place {
        id
        name
        path
      }
      width
      height
      spaces {
        id
        name
        number
        use
        unitName
        polygon
      }
    }
    openTicketsOn(floorId: $id) @include(if: $withTickets) {
      placeId
      openTickets
    }
  }
`)

export const EquipmentListQuery = graphql(`
  query EquipmentList($placeId: ID, $search: String, $kind: String, $first: Int!, $after: String) {
    equipmentList(placeId: $placeId, search: $search, kind: $kind, first: $first, after: $after) {
      items {
        id
        name
        code
        kindName
        model
        installedOn
        place {
          id
          path
        }
      }
      next
    }
  }
`)

export const EquipmentKindsQuery = graphql(`
  query EquipmentKinds {
    equipmentKinds {
      key
      name
    }
  }
`)

const EquipmentName = graphql(`
  fragment EquipmentName on EquipmentCard @_unmask {
    id
    name
    code
  }
`)

export const EquipmentPageQuery = graphql(
  `
    query EquipmentPage($id: ID!) {
      equipment(id: $id) {
        id
        name
        code
        version
        kindName
        brick
        model
        installedOn
        retired
        place {
          id
          name
          path
        }
        parent {
          ...EquipmentName
        }
        feeds {
          id
          medium
          equipment {
            ...EquipmentName
          }
          place {
            id
            path
          }
        }
        fedBy {
          id
          medium
          equipment {
            ...EquipmentName
          }
        }
      }
    }
  `,
  [EquipmentName],
)

export const EquipmentFoundQuery = graphql(`
  query EquipmentFound($search: String!) {
    equipmentList(search: $search, first: 20) {
      items {
        id
        name
        code
        place {
          id
          path
        }
      }
    }
  }
`)

export const AllowAnonymousReports = graphql(`
  mutation AllowAnonymousReports($key: IdempotencyKey!, $placeId: ID!, $allowed: Boolean!) {
    allowAnonymousReports(key: $key, placeId: $placeId, allowed: $allowed) {
      __typename
      ... on Place {
        id
        anonymousReports
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

export const UnitsQuery = graphql(`
  query UnitsOfPlaces {
    units {
      id
      name
    }
  }
`)

export const ImportPlaces = graphql(`
  mutation ImportPlaces($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
    importPlaces(key: $key, fileId: $fileId, dryRun: $dryRun) {
      __typename
      ... on ImportOutcome {
        dryRun
        rows
        created
        changed
        faultCount
        faults {
          row
          column
          value
          code
          message
        }
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

export const ImportEquipment = graphql(`
  mutation ImportEquipment($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
    importEquipment(key: $key, fileId: $fileId, dryRun: $dryRun) {
      __typename
      ... on ImportOutcome {
        dryRun
        rows
        created
        changed
        faultCount
        faults {
          row
          column
          value
          code
          message
        }
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

export type EquipmentDetail = NonNullable<ResultOf<typeof EquipmentPageQuery>['equipment']>
export type EquipmentFound = ResultOf<typeof EquipmentFoundQuery>['equipmentList']['items'][number]
export type PlaceDetail = NonNullable<ResultOf<typeof PlacePageQuery>['place']>
export type EquipmentRow = ResultOf<typeof EquipmentListQuery>['equipmentList']['items'][number]
