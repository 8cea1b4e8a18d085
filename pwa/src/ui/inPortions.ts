import { computed, onScopeDispose, ref, watch } from 'vue'
import { breath } from '@/lib/breath'

/** About what a phone shows of a list of cards, and what it draws without a finger having to wait. */
const FIRST = 3
const MORE = 2

/** The rows that are to be drawn by now: a screenful at once, the others a few at a time. */
export function useInPortions<Item>(rows: () => readonly Item[]) {
  const most = ref(FIRST)
  const drawn = computed(() => rows().slice(0, most.value))
  const isWhole = computed(() => drawn.value.length === rows().length)
  let goesOn = false
  let isGone = false

  async function goOn(): Promise<void> {
    if (goesOn) return
    goesOn = true
    while (!isWhole.value) {
      await breath()
      if (isGone) return
      most.value += MORE
    }
    goesOn = false
  }

  watch(() => rows().length, goOn, { immediate: true })
  onScopeDispose(() => (isGone = true))
  return { drawn, isWhole }
}
