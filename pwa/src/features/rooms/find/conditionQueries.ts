import { graphql } from '@/graphql'

export const RoomLimitsQuery = graphql(`
  query RoomLimits {
    roomLimits {
      opensAt
      closesAt
      longestMinutes
      furthestDays
      seats
    }
  }
`)

export const BuildingsQuery = graphql(`
  query RoomBuildings {
    places(kind: BUILDING, first: 100) {
      items {
        id
        name
      }
    }
  }
`)
