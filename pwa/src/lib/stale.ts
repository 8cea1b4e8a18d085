import { computed, onScopeDispose, reactive, watchEffect } from 'vue'

const shown = reactive(new Map<symbol, number>())

/** The age of the oldest thing on this page that could not be read anew; nothing where all is as the service has it. */
export const staleSince = computed(() => (shown.size ? Math.min(...shown.values()) : undefined))

/** Tell at the foot of the window that what is shown is as of then: `asOf` gives the time while it is so. */
export function useStale(asOf: () => number | undefined): void {
  const mine = Symbol('stale')
  watchEffect(() => {
    const since = asOf()
    if (since === undefined) shown.delete(mine)
    else shown.set(mine, since)
  })
  onScopeDispose(() => shown.delete(mine))
}
