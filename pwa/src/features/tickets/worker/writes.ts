import { graphql, Refusal } from '@/graphql'

/** Not queued: whether it worked is decided among those who tap at the same moment. */
export const GrabTicket = graphql(
  `
    mutation GrabTicket($key: IdempotencyKey!, $id: ID!) {
      grabTicket(key: $key, id: $id) {
        __typename
        ... on Ticket {
          id
          version
          status
          actions
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ArriveAtTicket = graphql(
  `
    mutation ArriveAtTicket($key: IdempotencyKey!, $id: ID!, $action: FieldAction!) {
      arriveAtTicket(key: $key, id: $id, action: $action) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RecordStep = graphql(
  `
    mutation RecordStep(
      $key: IdempotencyKey!
      $id: ID!
      $stage: PhotoStage!
      $action: FieldAction!
      $materials: [MaterialInput!]
      $minutes: Int
    ) {
      recordStep(key: $key, id: $id, stage: $stage, action: $action, materials: $materials, minutes: $minutes) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const FinishTicket = graphql(
  `
    mutation FinishTicket($key: IdempotencyKey!, $id: ID!, $action: FieldAction!, $minutes: Int!, $materials: [MaterialInput!]) {
      finishTicket(key: $key, id: $id, action: $action, minutes: $minutes, materials: $materials) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const HoldTicket = graphql(
  `
    mutation HoldTicket($key: IdempotencyKey!, $id: ID!, $reason: HoldReason!, $action: FieldAction!) {
      holdTicket(key: $key, id: $id, reason: $reason, action: $action) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ResumeTicket = graphql(
  `
    mutation ResumeTicket($key: IdempotencyKey!, $id: ID!, $action: FieldAction!) {
      resumeTicket(key: $key, id: $id, action: $action) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const TransferTicket = graphql(
  `
    mutation TransferTicket($key: IdempotencyKey!, $id: ID!, $workerId: ID!, $reason: String!, $happenedAt: DateTime) {
      transferTicket(key: $key, id: $id, workerId: $workerId, reason: $reason, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const GiveBackTicket = graphql(
  `
    mutation GiveBackTicket($key: IdempotencyKey!, $id: ID!, $reason: String!, $happenedAt: DateTime) {
      giveBackTicket(key: $key, id: $id, reason: $reason, happenedAt: $happenedAt) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)
