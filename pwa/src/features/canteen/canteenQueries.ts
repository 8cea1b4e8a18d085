import { graphql, Refusal, type ResultOf, type VariablesOf } from '@/graphql'
import type { RateMeal } from './writes'

export const CanteenDayQuery = graphql(`
  query CanteenDay($day: Date!, $canteenId: ID) {
    canteenDay(day: $day, canteenId: $canteenId) {
      canteen {
        id
        place {
          id
          name
        }
      }
      mostPortions
      menus {
        id
        day
        meal
        startsAt
        endsAt
        closesAt
        portions
        rated
        items {
          price
          dish {
            id
            name
            nameEn
            course
            allergens
            spicy
            origin
            thumbUrl
            nutrition {
              energyKj
              proteinG
              fatG
              carbohydrateG
              sodiumMg
            }
          }
        }
      }
    }
  }
`)

export const CanteensQuery = graphql(`
  query OpenCanteens {
    openCanteens {
      id
      place {
        id
        name
      }
    }
  }
`)

export const MyMealsQuery = graphql(`
  query MyMeals {
    myMeals {
      menuId
      canteenId
      day
      meal
      startsAt
      portions
      mayRate
      place {
        id
        name
      }
    }
  }
`)

export const LikedQuery = graphql(`
  query LikedDishes($canteenId: ID!) {
    dishRanking(canteenId: $canteenId) {
      minimum
      mean
      ranked {
        ratings
        score
        dish {
          id
          name
          nameEn
        }
      }
      tooFew {
        ratings
        dish {
          id
          name
          nameEn
        }
      }
    }
  }
`)

export const WishesQuery = graphql(`
  query DishWishes($canteenId: ID!, $first: Int!, $after: String) {
    dishSuggestions(canteenId: $canteenId, first: $first, after: $after) {
      next
      items {
        id
        name
        words
        votes
        voted
        answer
        answerWords
        version
      }
    }
  }
`)

export const RepliesQuery = graphql(`
  query AnsweredRatings($canteenId: ID!, $first: Int!, $after: String) {
    answeredRatings(canteenId: $canteenId, first: $first, after: $after) {
      next
      items {
        id
        day
        meal
        stars
        words
        reply
        action
      }
    }
  }
`)

export const SuggestDish = graphql(
  `
    mutation SuggestDish($key: IdempotencyKey!, $canteenId: ID!, $name: String!, $words: String) {
      suggestDish(key: $key, canteenId: $canteenId, name: $name, words: $words) {
        __typename
        ... on DishSuggestion {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const VoteForDish = graphql(
  `
    mutation VoteForDish($key: IdempotencyKey!, $id: ID!, $wish: Boolean!) {
      voteForDish(key: $key, id: $id, wish: $wish) {
        __typename
        ... on DishSuggestion {
          id
          votes
          voted
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Menu = ResultOf<typeof CanteenDayQuery>['canteenDay'][number]['menus'][number]
export type Dish = Menu['items'][number]['dish']
export type MyMeal = ResultOf<typeof MyMealsQuery>['myMeals'][number]
export type Wish = ResultOf<typeof WishesQuery>['dishSuggestions']['items'][number]
export type Tag = NonNullable<VariablesOf<typeof RateMeal>['input']['tags']>[number]
