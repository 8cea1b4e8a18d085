import { graphql, type ResultOf } from '@/graphql'

export const JournalQuery = graphql(`
  query Journal($filter: JournalFilter!, $first: Int!, $after: String) {
    journal(filter: $filter, first: $first, after: $after) {
      items {
        id
        recordedAt
        actorName
        verbName
        subjectKindName
        subjectName
        details {
          name
          value
        }
      }
      next
    }
  }
`)

export const JournalWordsQuery = graphql(`
  query JournalWords {
    journalWords {
      verbs {
        key
        name
      }
      kinds {
        key
        name
      }
    }
  }
`)

export const ActorsQuery = graphql(`
  query JournalActors($search: String!) {
    people(search: $search, first: 8) {
      items {
        id
        name
        login
      }
    }
  }
`)

export const ActorQuery = graphql(`
  query JournalActor($id: ID!) {
    person(id: $id) {
      id
      name
      login
    }
  }
`)

export type Actor = ResultOf<typeof ActorsQuery>['people']['items'][number]
