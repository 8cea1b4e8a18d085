import { graphql, type ResultOf } from '@/graphql'

export const PointsQuery = graphql(`
  query PointsOfPlace($placeId: ID!) {
    points(placeId: $placeId) {
      id
      code
      name
      quantity
      unit
      latest
      latestAt
      stale
      staleAfterSeconds
    }
  }
`)

export const SamplesQuery = graphql(`
  query Samples($pointId: ID!, $hours: Int!) {
    samples(pointId: $pointId, hours: $hours) {
      at
      low
      mean
      high
    }
  }
`)

export type Point = ResultOf<typeof PointsQuery>['points'][number]
export type Sample = ResultOf<typeof SamplesQuery>['samples'][number]
