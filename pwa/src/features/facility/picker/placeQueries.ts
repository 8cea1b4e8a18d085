import { graphql, type ResultOf } from '@/graphql'

const PlaceChoice = graphql(`
  fragment PlaceChoice on Place @_unmask {
    id
    name
    path
    kind
    use
  }
`)

export const PlacesFound = graphql(
  `
    query PlacesFound($search: String!) {
      places(search: $search, first: 20) {
        items {
          ...PlaceChoice
        }
      }
    }
  `,
  [PlaceChoice],
)

export const PlaceBranch = graphql(`
  query PlaceBranch($id: ID!) {
    place(id: $id) {
      id
      name
      path
      kind
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
      }
    }
  }
`)

export const SiteRoot = graphql(`
  query SiteRoot {
    site {
      id
    }
  }
`)

export const WholeFloor = graphql(`
  fragment WholeFloor on FloorPlan @_unmask {
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
`)

export const FloorPlanQuery = graphql(
  `
    query FloorPlan($placeId: ID!) {
      floorPlan(placeId: $placeId) {
        ...WholeFloor
      }
    }
  `,
  [WholeFloor],
)

export const ScannedPlace = graphql(`
  query ScannedPlace($placeId: ID!, $equipmentId: ID!, $withEquipment: Boolean!) {
    place(id: $placeId) {
      id
      name
      path
    }
    equipment(id: $equipmentId) @include(if: $withEquipment) {
      id
      name
    }
  }
`)

export type Branch = NonNullable<ResultOf<typeof PlaceBranch>['place']>
export type PlanOfFloor = NonNullable<ResultOf<typeof FloorPlanQuery>['floorPlan']>

/** A place as it is chosen. */
export interface Choice {
  id: string
  name: string
  path: string
}
