import { graphql } from '@/graphql'

export const RoomQuotaQuery = graphql(`
  query RoomQuota($day: Date!) {
    roomQuota(day: $day) {
      bookings
      hours
    }
  }
`)
