import { graphql, type ResultOf } from '@/graphql'

export const CallersQuery = graphql(`
  query Callers($search: String!) {
    people(search: $search, active: true, first: 8) {
      items {
        id
        name
        post
        phone
        officeId
        unit {
          id
          shortName
        }
      }
    }
  }
`)

export const CallerPlacesQuery = graphql(`
  query CallerPlaces($search: String, $ids: [ID!]) {
    places(search: $search, ids: $ids, first: 8) {
      items {
        id
        name
        path
        kind
      }
    }
  }
`)

export type Caller = ResultOf<typeof CallersQuery>['people']['items'][number]
export type CallerPlace = ResultOf<typeof CallerPlacesQuery>['places']['items'][number]
