import type { CombinedError, OperationResult } from '@urql/core'
import type { TadaDocumentNode } from 'gql.tada'
import { computed, getCurrentScope, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { ReadState } from '@/lib/reading'
import { client } from './client'
import { isFailure } from './errors'

/** Old data is marked as such within ten seconds, though a request has more patience. */
const LATE_AFTER = 8_000
const AGAIN_AFTER = 15_000

export type Variables = Record<string, unknown>

/**
 * Keep one query read: what the device knows at once, then what the server says. `asOf` tells since when the data
 * is known; `unreachable` that the last attempt to read it anew failed or takes long. What failed is read again by
 * itself, unless it was a no: by `again` where more belongs to it. While `variables` gives null nothing is read.
 */
export function useRead<Data, V extends Variables>(document: TadaDocumentNode<Data, V>, variables: () => V | null, again?: () => unknown) {
  const data = shallowRef<Data>()
  const error = shallowRef<CombinedError>()
  const asOf = ref<number>()
  const fetching = ref(false)
  /** What is shown comes from the device, and the server has not answered for a while. */
  const late = ref(false)
  let lateTimer: ReturnType<typeof setTimeout> | undefined
  let againTimer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}
  const scope = getCurrentScope()

  function take(result: OperationResult<Data, V>) {
    if (result.data) data.value = result.data
    if (result.extensions?.asOf) asOf.value = result.extensions.asOf as number
    error.value = result.error
    fetching.value = result.stale
    if (result.stale) return
    clearTimeout(lateTimer)
    late.value = false
    if (result.error && isFailure(result.error)) readLater()
  }

  /** A tab that nobody looks at asks for nothing. */
  function readLater() {
    clearTimeout(againTimer)
    if (scope?.active) againTimer = setTimeout(() => (globalThis.document.visibilityState === 'hidden' ? readLater() : (again ?? refresh)()), AGAIN_AFTER)
  }

  function read(fresh = false) {
    stop()
    clearTimeout(againTimer)
    const wanted = variables()
    if (!wanted) return
    fetching.value = true
    clearTimeout(lateTimer)
    lateTimer = setTimeout(() => (late.value = true), LATE_AFTER)
    const policy = fresh ? 'network-only' : 'cache-and-network'
    stop = client.query(document, wanted, { requestPolicy: policy }).subscribe(take).unsubscribe
  }

  const refresh = () => read(true)

  watch(
    () => JSON.stringify(variables()),
    (_, before) => {
      if (before !== undefined) data.value = undefined
      read()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(lateTimer)
    clearTimeout(againTimer)
    stop()
  })

  const failedToReach = computed(() => error.value?.networkError !== undefined)
  const unreachable = computed(() => !!error.value || late.value)
  const state = computed<ReadState>(() => {
    if (data.value) return 'ready'
    if (!error.value) return 'loading'
    return failedToReach.value ? 'offline' : 'failed'
  })
  return { data, state, error, asOf, fetching, unreachable, refresh, readLater }
}
