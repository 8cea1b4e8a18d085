import { computed, onScopeDispose, ref, watch } from 'vue'
import { breath } from '@/lib/breath'

/** About what a phone shows of a list of cards, and what it draws without a finger having to wait. */
const FIRST = 2
const MORE = 1

/** The rows that are to be drawn by now: of what comes first a screenful at once, the others a few at a time. */
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
      most.value += MORE
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
