import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { outbox } from '@/graphql/outbox'
import { useLive } from '@/graphql/useLive'
import { useRead } from '@/graphql/useRead'
import { deviceOnline } from '@/lib/connection'
import type { QueuedWrite } from '@/lib/outbox'
import type { ReadState } from '@/lib/reading'
import { TicketQuery } from './ticketQuery'

/** One ticket, read anew with every change, and what this person did with it that has not been sent yet. */
export function useTicket(id: MaybeRefOrGetter<string>) {
  const subject = computed(() => `ticket:${toValue(id)}`)
  const { data, state, ...reading } = useRead(TicketQuery, () => ({ id: toValue(id) }))
  useLive(() => [subject.value], reading.refresh)

  const queued = computed(() => outbox.on(subject.value))
  const ticket = computed(() => data.value?.ticket ?? undefined)
  const ratingTags = computed(() => data.value?.ratingTags ?? [])
  const unseen = computed(() => state.value === 'ready' && !ticket.value)
  const shown = computed(() => (unseen.value ? whileUnseen(queued.value, deviceOnline.value) : state.value))
  const isEmpty = computed(() => unseen.value && shown.value === 'ready')
  return { ...reading, ticket, ratingTags, queued, isEmpty, state: shown }
}

/** Somebody who has just joined a ticket by “me too” may not see it before that was sent; after a no they never will. */
export function whileUnseen(queued: readonly Pick<QueuedWrite, 'refusal'>[], online: boolean): ReadState {
  if (queued.length === 0 || queued.some((write) => write.refusal)) return 'ready'
  return online ? 'loading' : 'offline'
}
