import { graphql, Refusal, type ResultOf } from '@/graphql'

export const Inbox = graphql(`
  query Inbox($unreadOnly: Boolean!, $first: Int!, $after: String) {
    notices(unreadOnly: $unreadOnly, first: $first, after: $after) {
      items {
        id
        kind
        subjectKind
        subjectId
        facts
        at
        readAt
        urgent
      }
      next
      unread
    }
  }
`)

export const ReadNotice = graphql(
  `
    mutation ReadNotice($key: IdempotencyKey!, $id: ID!) {
      readNotice(key: $key, id: $id) {
        __typename
        ... on Notice {
          id
          readAt
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ReadAllNotices = graphql(
  `
    mutation ReadAllNotices($key: IdempotencyKey!) {
      readAllNotices(key: $key) {
        __typename
        ... on NoticesRead {
          unread
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Notice = ResultOf<typeof Inbox>['notices']['items'][number]
