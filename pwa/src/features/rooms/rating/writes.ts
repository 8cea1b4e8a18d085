import { graphql, Refusal, type VariablesOf } from '@/graphql'

export const RateMeeting = graphql(
  `
    mutation RateMeeting($key: IdempotencyKey!, $id: ID!, $stars: Int!, $tags: [MeetingTag!], $words: String) {
      rateMeeting(key: $key, id: $id, stars: $stars, tags: $tags, words: $words) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type Tag = NonNullable<VariablesOf<typeof RateMeeting>['tags']>[number]
