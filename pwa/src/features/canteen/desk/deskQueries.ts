import { graphql, Refusal, type ResultOf } from '@/graphql'

export const CanteensQuery = graphql(`
  query Canteens {
    canteens {
      id
      place {
        id
        name
      }
      seats
      version
      meals {
        meal
        startsAt
        endsAt
        closesAt
        closesDaysBefore
      }
    }
  }
`)

export const SpacesForCanteensQuery = graphql(`
  query SpacesForCanteens($search: String!) {
    places(kind: SPACE, search: $search, first: 10) {
      items {
        id
        path
      }
    }
  }
`)

export const AddCanteen = graphql(
  `
    mutation AddCanteen($key: IdempotencyKey!, $placeId: ID!, $terms: CanteenTerms!) {
      addCanteen(key: $key, placeId: $placeId, terms: $terms) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeCanteen = graphql(
  `
    mutation ChangeCanteen($key: IdempotencyKey!, $id: ID!, $version: Int!, $terms: CanteenTerms!) {
      changeCanteen(key: $key, id: $id, version: $version, terms: $terms) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

const PlannedRow = graphql(`
  fragment PlannedRow on PlannedMenu @_unmask {
    id
    day
    meal
    startsAt
    published
    calledOffBecause
    present
    version
    items {
      price
      dish {
        id
        name
        nameEn
        course
        retired
      }
    }
    forecast {
      portions
      registered
      came
      expected
      meals
    }
  }
`)

export const WeekQuery = graphql(
  `
    query CanteenWeek($canteenId: ID!, $monday: Date!) {
      canteenWeek(canteenId: $canteenId, monday: $monday) {
        ...PlannedRow
      }
    }
  `,
  [PlannedRow],
)

export const RatingsToAnswerQuery = graphql(`
  query RatingsToAnswer($canteenId: ID!, $first: Int!, $after: String) {
    ratingsToAnswer(canteenId: $canteenId, first: $first, after: $after) {
      next
      items {
        id
        day
        meal
        stars
        tags
        words
        thumbUrl
        dishes {
          name
          stars
        }
      }
    }
  }
`)

export const WriteMenu = graphql(
  `
    mutation WriteMenu($key: IdempotencyKey!, $input: MenuInput!, $version: Int) {
      writeMenu(key: $key, input: $input, version: $version) {
        __typename
        ... on PlannedMenu {
          ...PlannedRow
        }
        ...Refusal
      }
    }
  `,
  [PlannedRow, Refusal],
)

export const PublishMenus = graphql(
  `
    mutation PublishMenus($key: IdempotencyKey!, $canteenId: ID!, $monday: Date!) {
      publishMenus(key: $key, canteenId: $canteenId, monday: $monday) {
        __typename
        ... on Canteen {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CopyLastWeek = graphql(
  `
    mutation CopyLastWeek($key: IdempotencyKey!, $canteenId: ID!, $monday: Date!) {
      copyLastWeek(key: $key, canteenId: $canteenId, monday: $monday) {
        __typename
        ... on Canteen {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CallMealOff = graphql(
  `
    mutation CallMealOff($key: IdempotencyKey!, $menuId: ID!, $version: Int!, $reason: String!) {
      callMealOff(key: $key, menuId: $menuId, version: $version, reason: $reason) {
        __typename
        ... on PlannedMenu {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const CountPresent = graphql(
  `
    mutation CountPresent($key: IdempotencyKey!, $menuId: ID!, $people: Int!) {
      countPresent(key: $key, menuId: $menuId, people: $people) {
        __typename
        ... on PlannedMenu {
          ...PlannedRow
        }
        ...Refusal
      }
    }
  `,
  [PlannedRow, Refusal],
)

export const ReplyToRating = graphql(
  `
    mutation ReplyToRating($key: IdempotencyKey!, $id: ID!, $words: String!, $action: String) {
      replyToRating(key: $key, id: $id, words: $words, action: $action) {
        __typename
        ... on MealRating {
          id
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const AnswerSuggestion = graphql(
  `
    mutation AnswerSuggestion($key: IdempotencyKey!, $id: ID!, $version: Int!, $answer: SuggestionAnswer!, $words: String) {
      answerSuggestion(key: $key, id: $id, version: $version, answer: $answer, words: $words) {
        __typename
        ... on DishSuggestion {
          id
          version
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Space = ResultOf<typeof SpacesForCanteensQuery>['places']['items'][number]
export type Canteen = ResultOf<typeof CanteensQuery>['canteens'][number]
export type Meal = Canteen['meals'][number]['meal']
export type Planned = ResultOf<typeof PlannedRow>
export type Given = ResultOf<typeof RatingsToAnswerQuery>['ratingsToAnswer']['items'][number]
