import { graphql } from '@/graphql'

export const MeetingsToRateQuery = graphql(`
  query MeetingsToRate {
    meetingsToRate
  }
`)
