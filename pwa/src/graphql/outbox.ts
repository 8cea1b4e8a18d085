import type { TadaDocumentNode } from 'gql.tada'
import { deviceOnline } from '@/lib/connection'
import { t } from '@/lib/i18n'
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

export const waitingWords = () => t('offlineAndWaiting', { count: outbox.pending.value })

/** What a person hears of a write that has just been queued: `sent`, unless it waits for the network. */
export const sentOrWaiting = (sent: string) => (deviceOnline.value ? sent : waitingWords())
