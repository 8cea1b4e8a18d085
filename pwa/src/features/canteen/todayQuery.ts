import { graphql } from '@/graphql'

/** As little as the home page shows of it: that page is loaded by everyone, first of all. */
export const TodayMenuQuery = graphql(`
  query TodayMenu($day: Date!) {
    canteenDay(day: $day) {
      canteen {
        id
        place {
          id
          name
        }
      }
      menus {
        id
        meal
        startsAt
        endsAt
        items {
          dish {
            id
            name
            nameEn
          }
        }
      }
    }
  }
`)
