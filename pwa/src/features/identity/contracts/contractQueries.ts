import { graphql, type ResultOf, type VariablesOf } from '@/graphql'

export const ContractsQuery = graphql(`
  query Contracts {
    contracts {
      id
      name
      version
      startsOn
      endsOn
      contractor {
        id
        name
      }
      categories {
        id
        name
        nameEn
      }
      places {
        id
        path
        name
      }
      sla {
        key
        category {
          id
          name
          nameEn
        }
        accept
        arrive
        finish
      }
    }
  }
`)

/** What a contract may name. */
export const ContractChoicesQuery = graphql(`
  query ContractChoices {
    contractors {
      id
      name
      shortName
      phone
      version
    }
    categories {
      id
      key
      name
      nameEn
      children {
        id
        key
        name
        nameEn
      }
    }
  }
`)

export const ContractPlacesQuery = graphql(`
  query ContractPlaces($search: String!) {
    places(search: $search, first: 8) {
      items {
        id
        path
        name
      }
    }
  }
`)

export const AddContract = graphql(`
  mutation AddContract($key: IdempotencyKey!, $input: ContractInput!) {
    addContract(key: $key, input: $input) {
      __typename
      ... on Contract {
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

export const ChangeContract = graphql(`
  mutation ChangeContract($key: IdempotencyKey!, $id: ID!, $version: Int!, $input: ContractInput!) {
    changeContract(key: $key, id: $id, version: $version, input: $input) {
      __typename
      ... on Contract {
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

export const EndContract = graphql(`
  mutation EndContract($key: IdempotencyKey!, $id: ID!, $version: Int!, $on: Date!) {
    endContract(key: $key, id: $id, version: $version, on: $on) {
      __typename
      ... on Contract {
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

export type Contract = ResultOf<typeof ContractsQuery>['contracts'][number]
export type Choices = ResultOf<typeof ContractChoicesQuery>
export type ContractInput = VariablesOf<typeof AddContract>['input']
