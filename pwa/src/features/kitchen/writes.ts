import { graphql, Refusal } from '@/graphql'

export const RectifyFinding = graphql(
  `
    mutation RectifyFinding($key: IdempotencyKey!, $id: ID!, $evidence: String!, $photoId: ID) {
      rectifyFinding(key: $key, id: $id, evidence: $evidence, photoId: $photoId) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)
