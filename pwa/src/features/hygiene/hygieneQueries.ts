import { graphql, Refusal, type ResultOf } from '@/graphql'

export const LedgersQuery = graphql(`
  query Ledgers {
    kitchens {
      id
      place {
        id
        name
      }
    }
  }
`)

const WrittenRow = graphql(`
  fragment WrittenRow on Written @_unmask {
    at
    by
    struck
    struckBy
  }
`)

const SampleRow = graphql(`
  fragment SampleRow on FoodSample @_unmask {
    id
    day
    meal
    dish
    grams
    fridge
    putInAt
    keepUntil
    name
    disposalId
    destroyedAt
    written {
      at
      by
      struck
      struckBy
    }
  }
`)

const StaffRow = graphql(`
  fragment StaffRow on KitchenStaff @_unmask {
    id
    name
    post
    active
    uncertified
    version
  }
`)

export const LedgerDayQuery = graphql(
  `
    query LedgerDay($canteenId: ID!, $day: Date!) {
      ledgerDay(canteenId: $canteenId, day: $day) {
        manages
        fever
        leastGrams
        staff {
          ...StaffRow
        }
        unchecked {
          ...StaffRow
        }
        checks {
          id
          name
          temperature
          handsClean
          symptoms
          unfitBecause
          measure
          written {
            ...WrittenRow
          }
        }
        unsampled {
          menuId
          dishId
          meal
          startsAt
          putInBy
          until
          dish
        }
        samples {
          ...SampleRow
        }
        kept {
          ...SampleRow
        }
        disinfected {
          object
          done
          wanted
        }
        disinfections {
          id
          object
          method
          startsAt
          endsAt
          strength
          name
          written {
            ...WrittenRow
          }
        }
        certificates {
          id
          kind
          holder
          number
          current
          validUntil
          thumbUrl
          written {
            ...WrittenRow
          }
        }
      }
    }
  `,
  [StaffRow, SampleRow, WrittenRow],
)

export const AddStaff = graphql(
  `
    mutation AddKitchenStaff($key: IdempotencyKey!, $canteenId: ID!, $name: String!, $post: String!) {
      addKitchenStaff(key: $key, canteenId: $canteenId, name: $name, post: $post) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const ChangeStaff = graphql(
  `
    mutation ChangeKitchenStaff($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $post: String!, $active: Boolean!) {
      changeKitchenStaff(key: $key, id: $id, version: $version, name: $name, post: $post, active: $active) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RecordCheck = graphql(
  `
    mutation RecordMorningCheck($key: IdempotencyKey!, $input: MorningCheckInput!) {
      recordMorningCheck(key: $key, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const KeepSample = graphql(
  `
    mutation KeepSample($key: IdempotencyKey!, $input: FoodSampleInput!) {
      keepSample(key: $key, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const DestroySample = graphql(
  `
    mutation DestroySample($key: IdempotencyKey!, $id: ID!) {
      destroySample(key: $key, id: $id) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const RecordDisinfection = graphql(
  `
    mutation RecordDisinfection($key: IdempotencyKey!, $canteenId: ID!, $input: DisinfectionInput!) {
      recordDisinfection(key: $key, canteenId: $canteenId, input: $input) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export const StrikeEntry = graphql(
  `
    mutation StrikeEntry($key: IdempotencyKey!, $kind: LedgerEntryKind!, $id: ID!, $reason: String!) {
      strikeEntry(key: $key, kind: $kind, id: $id, reason: $reason) {
        __typename
        ...Refusal
      }
    }
  `,
  [Refusal],
)

export type LedgerDay = ResultOf<typeof LedgerDayQuery>['ledgerDay']
export type Staff = ResultOf<typeof StaffRow>
export type Sample = ResultOf<typeof SampleRow>
export type Missing = LedgerDay['unsampled'][number]
export type Check = LedgerDay['checks'][number]
export type Paper = LedgerDay['certificates'][number]
export type Written = ResultOf<typeof WrittenRow>
