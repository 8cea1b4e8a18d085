import { graphql, type ResultOf } from '@/graphql'

export const CategoryTile = graphql(`
  fragment CategoryTile on Category @_unmask {
    id
    name
    nameEn
    icon
    urgency
    examples
    examplesEn
  }
`)

export const ReportFormQuery = graphql(
  `
    query ReportForm {
      categories {
        ...CategoryTile
        children {
          ...CategoryTile
        }
      }
      me {
        id
        actsFor {
          id
          name
          post
        }
      }
    }
  `,
  [CategoryTile],
)

export const SimilarTicketsQuery = graphql(`
  query SimilarTickets($placeId: ID!, $categoryId: ID!) {
    similarTickets(placeId: $placeId, categoryId: $categoryId) {
      id
      number
      status
      reportedAt
      supporters
      place {
        id
        path
      }
      category {
        id
        name
        nameEn
      }
      excerpt
    }
  }
`)

export type CategoryGroup = ResultOf<typeof ReportFormQuery>['categories'][number]
export type CategoryKind = CategoryGroup['children'][number]
export type Urgency = CategoryKind['urgency']
