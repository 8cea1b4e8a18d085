import { graphql, Refusal } from '@/graphql'

export const GiveOpinion = graphql(
  `
    mutation GiveOpinion($key: IdempotencyKey!, $input: OpinionInput!) {
      giveOpinion(key: $key, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)
