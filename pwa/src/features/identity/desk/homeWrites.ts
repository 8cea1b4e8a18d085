import { graphql } from '@/graphql'

export const AddUnit = graphql(`
  mutation AddUnit($key: IdempotencyKey!, $name: String!, $shortName: String!) {
    addUnit(key: $key, name: $name, shortName: $shortName) {
      __typename
      ... on Unit {
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

export const ChangeUnit = graphql(`
  mutation ChangeUnit($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $shortName: String!) {
    changeUnit(key: $key, id: $id, version: $version, name: $name, shortName: $shortName) {
      __typename
      ... on Unit {
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

export const AddContractor = graphql(`
  mutation AddContractor($key: IdempotencyKey!, $name: String!, $shortName: String!, $phone: String) {
    addContractor(key: $key, name: $name, shortName: $shortName, phone: $phone) {
      __typename
      ... on Contractor {
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

export const ChangeContractor = graphql(`
  mutation ChangeContractor($key: IdempotencyKey!, $id: ID!, $version: Int!, $name: String!, $shortName: String!, $phone: String) {
    changeContractor(key: $key, id: $id, version: $version, name: $name, shortName: $shortName, phone: $phone) {
      __typename
      ... on Contractor {
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
