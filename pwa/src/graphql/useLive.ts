import { onScopeDispose, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { listen, onReconnected } from './live'
import { outbox } from './outbox'

const GATHER = 150

/**
 * Read again whenever something changes on `subjects` (`ticket:<id>`, `inbox`, `dispatch`, …), after a gap in the
 * line, and after one of our own queued writes on them was answered. Changes in quick succession are one.
 */
export function useLive(subjects: MaybeRefOrGetter<string[]>, readAgain: () => unknown): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      readAgain()
    }, GATHER)
  }

  watch(
    () => toValue(subjects).join(' '),
    (_, __, onCleanup) => {
      const wanted = toValue(subjects)
      if (wanted.length) onCleanup(listen(wanted, soon))
    },
    { immediate: true },
  )
  const stops = [
    onReconnected(soon),
    outbox.onAnswered((write) => {
      if (toValue(subjects).includes(write.subject)) soon()
    }),
  ]
  onScopeDispose(() => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  })
}
