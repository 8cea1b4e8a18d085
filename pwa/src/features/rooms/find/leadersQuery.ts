import { graphql } from '@/graphql'

export const LeadersQuery = graphql(`
  query LeadersOfMine {
    me {
      id
      actsFor {
        id
        name
        post
      }
    }
  }
`)
