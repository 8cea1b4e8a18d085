import { computed, onScopeDispose, shallowRef } from 'vue'
import { outbox } from '@/graphql/outbox'
import type { QueuedWrite } from '@/lib/outbox'
import type { Status } from '../words'
import { outlookAfter, outlookOf } from './outlook'

interface Known {
  id: string
  status: Status
  version: number
  timeline?: readonly { verb: string }[]
}

/**
 * How an order stands with everything that this phone did and has not sent yet. What was just sent counts on until
 * the order is read anew: a step must not be offered once more in between.
 */
export function useOutlook(order: () => Known) {
  const subject = () => `ticket:${order().id}`
  const taken = shallowRef<{ write: QueuedWrite; version: number }[]>([])

  const stop = outbox.onAnswered((write) => {
    const isRefused = outbox.on(write.subject).some((other) => other.seq === write.seq)
    if (write.subject === subject() && !isRefused) taken.value = [...taken.value, { write, version: order().version }]
  })
  onScopeDispose(stop)

  const unsent = computed(() => outbox.on(subject()))
  const refused = computed(() => unsent.value.find((write) => write.refusal))
  const done = computed(() => [...taken.value.filter(({ version }) => version === order().version).map(({ write }) => write), ...unsent.value])
  const outlook = computed(() => outlookAfter(outlookOf(order().status, order().timeline), done.value))
  /** Something of ours is not in what the server told. */
  const isAhead = computed(() => done.value.length > 0)
  return { unsent, refused, outlook, isAhead }
}
