import { graphql, Refusal } from '@/graphql'

export const FileCertificate = graphql(
  `
    mutation FileCertificate($key: IdempotencyKey!, $canteenId: ID!, $input: CertificateInput!) {
      fileCertificate(key: $key, canteenId: $canteenId, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)
