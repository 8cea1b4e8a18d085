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

export type Person = NonNullable<ResultOf<typeof PersonQuery>['person']>
export type Role = NonNullable<VariablesOf<typeof PeopleQuery>['role']>
export type Belongings = ResultOf<typeof BelongingsQuery>
