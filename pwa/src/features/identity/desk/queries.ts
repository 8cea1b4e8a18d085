import { graphql, type ResultOf, type VariablesOf } from '@/graphql'

export const PeopleQuery = graphql(`
  query People($search: String, $unitId: ID, $contractorId: ID, $role: Role, $active: Boolean, $first: Int!, $after: String) {
    people(search: $search, unitId: $unitId, contractorId: $contractorId, role: $role, active: $active, first: $first, after: $after) {
      items {
        id
        name
        login
        post
        phone
        active
        avatarHue
        unit {
          id
          shortName
        }
        contractor {
          id
          name
        }
        grants {
          id
          role
        }
      }
      next
    }
  }
`)

/** Where people belong and where roles hold. */
export const BelongingsQuery = graphql(`
  query Belongings {
    units {
      id
      name
      shortName
      version
    }
    contractors {
      id
      name
    }
    site {
      id
    }
  }
`)

export const PersonQuery = graphql(`
  query PersonPage($id: ID!) {
    person(id: $id) {
      id
      name
      login
      post
      phone
      active
      avatarHue
      unit {
        id
        name
      }
      contractor {
        id
        name
      }
      grants {
        id
        role
        at
        atKind
        atId
      }
      actsFor {
        id
        name
      }
      secretaries {
        id
        name
        post
      }
    }
  }
`)

/** Who could act for somebody of the unit. */
export const SecretaryChoicesQuery = graphql(`
  query SecretaryChoices($search: String!, $unitId: ID!) {
    people(search: $search, unitId: $unitId, active: true, first: 8) {
      items {
        id
        name
        post
      }
    }
  }
`)

export const GrantRole = graphql(`
  mutation GrantRole($key: IdempotencyKey!, $personId: ID!, $role: Role!, $at: String!) {
    grantRole(key: $key, personId: $personId, role: $role, at: $at) {
      __typename
      ... on Person {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const RevokeRole = graphql(`
  mutation RevokeRole($key: IdempotencyKey!, $grantId: ID!) {
    revokeRole(key: $key, grantId: $grantId) {
      __typename
      ... on Person {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const MarkLeaver = graphql(`
  mutation MarkLeaver($key: IdempotencyKey!, $personId: ID!) {
    markLeaver(key: $key, personId: $personId) {
      __typename
      ... on Person {
        id
        active
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const HandOutPassword = graphql(`
  mutation HandOutPassword($key: IdempotencyKey!, $personId: ID!, $password: String!) {
    handOutPassword(key: $key, personId: $personId, password: $password) {
      __typename
      ... on Person {
        id
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export const ImportPeople = graphql(`
  mutation ImportPeople($key: IdempotencyKey!, $fileId: ID!, $dryRun: Boolean!) {
    importPeople(key: $key, fileId: $fileId, dryRun: $dryRun) {
      __typename
      ... on ImportOutcome {
        dryRun
        rows
        created
        changed
        faultCount
        faults {
          row
          column
          value
          code
          message
        }
      }
      ... on Refused {
        code
        message
        field
        facts
      }
    }
  }
`)

export type Person = NonNullable<ResultOf<typeof PersonQuery>['person']>
export type Role = VariablesOf<typeof GrantRole>['role']
export type Belongings = ResultOf<typeof BelongingsQuery>
