import { graphql, type ResultOf } from '@/graphql'
import { WholeFloor } from '../picker/placeQueries'

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

export const PlanPageQuery = graphql(
  `
    query PlanPage($id: ID!, $withTickets: Boolean!) {
      floorPlan(placeId: $id) {
        ...WholeFloor
      }
      openTicketsOn(floorId: $id) @include(if: $withTickets) {
        placeId
        openTickets
      }
    }
  `,
  [WholeFloor],
)

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

export const UnitsQuery = graphql(`
  query UnitsOfPlaces {
    units {
      id
      name
    }
  }
`)

export type EquipmentDetail = NonNullable<ResultOf<typeof EquipmentPageQuery>['equipment']>
export type PlaceDetail = NonNullable<ResultOf<typeof PlacePageQuery>['place']>
