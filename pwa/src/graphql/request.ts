import { formatDocument, stringifyDocument, type DocumentInput } from '@urql/core'
import { Kind, type DocumentNode } from '@0no-co/graphql.web'

/** The body of a request. A built app names its document by the hash that the build registered; development sends the text. */
export function requestBody(document: DocumentNode, variables: unknown): object {
  const documentId = (document as { documentId?: string }).documentId
  return { ...(documentId ? { documentId } : { query: textOf(document) }), operationName: operationName(document), variables }
}

export function textOf(document: DocumentNode): string {
  return stringifyDocument(formatDocument(document as Exclude<DocumentInput, string>))
}

export function operationName(document: DocumentNode): string {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION && definition.name) return definition.name.value
  }
  throw new Error('Every document has a named operation.')
}
