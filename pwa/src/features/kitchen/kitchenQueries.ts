import { graphql, type ResultOf } from '@/graphql'

export const KitchensQuery = graphql(`
  query Kitchens {
    kitchens {
      id
      place {
        id
        name
      }
      meals {
        meal
        startsAt
      }
    }
  }
`)

export type Kitchen = ResultOf<typeof KitchensQuery>['kitchens'][number]
