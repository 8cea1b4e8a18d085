import { computed, onScopeDispose, ref, watch } from 'vue'
import { breath } from '@/lib/breath'

/** As many cards as a plain phone draws without a finger having to wait. */
const FIRST = 2

/** The rows that are to be drawn by now: of what comes first two at once, the others one by one. */
export function useInPortions<Item>(rows: () => readonly Item[]) {
  const most = ref(FIRST)
  const drawn = computed(() => rows().slice(0, most.value))
  /** Once that is so, rows that are added are drawn as they come: the reader waits for them. */
  const isWhole = computed(() => most.value === Infinity)
  let isGone = false

  async function drawAll(): Promise<void> {
    while (most.value < rows().length) {
      await breath()
      if (isGone) return
      most.value += 1
    }
    most.value = Infinity
  }

  watch(
    () => rows().length > 0,
    (hasRows) => hasRows && void drawAll(),
    { immediate: true },
  )
  onScopeDispose(() => (isGone = true))
  return { drawn, isWhole }
}
