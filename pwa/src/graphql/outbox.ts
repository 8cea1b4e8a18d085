import type { TadaDocumentNode } from 'gql.tada'
import { Outbox, type NewWrite } from '@/lib/outbox'
import { operationName } from './request'
import { transport } from './transport'

export const outbox = new Outbox(transport)

interface QueuedWriteOf<Variables> extends Omit<NewWrite, 'name' | 'variables'> {
  /** Everything but the key; photos are named by their keys. */
  variables: (happenedAt: string) => Omit<Variables, 'key'>
}

/** Queue a mutation: it is safe at once and goes out with the next network. Its feature lists it under `writes`. */
export function queueWrite<Variables extends { key: string }>(
  document: TadaDocumentNode<unknown, Variables>,
  write: QueuedWriteOf<Variables>,
) {
  return outbox.enqueue({ ...write, name: operationName(document as never) })
}
