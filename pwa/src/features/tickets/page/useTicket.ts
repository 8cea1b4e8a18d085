import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { outbox } from '@/graphql/outbox'
import { useLive } from '@/graphql/useLive'
import { useRead } from '@/graphql/useRead'
import { TicketQuery } from './ticketQuery'

/** One ticket, read anew with every change, and what this person did with it that has not been sent yet. */
export function useTicket(id: MaybeRefOrGetter<string>) {
  const subject = computed(() => `ticket:${toValue(id)}`)
  const { data, state, ...reading } = useRead(TicketQuery, () => ({ id: toValue(id) }))
  useLive(() => [subject.value], reading.refresh)

  const queued = computed(() => outbox.on(subject.value))
  const ticket = computed(() => data.value?.ticket ?? undefined)
  const ratingTags = computed(() => data.value?.ratingTags ?? [])
  /** Somebody who has just joined a ticket by “me too” may not see it before that was sent. */
  const isEmpty = computed(() => state.value === 'ready' && !ticket.value && queued.value.length === 0)
  const shown = computed(() => (state.value === 'ready' && !ticket.value && !isEmpty.value ? 'loading' : state.value))
  return { ...reading, ticket, ratingTags, queued, isEmpty, state: shown }
}
