import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** How wide an element is, also one that appears later; `before` until it is known. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>, before: number): Ref<number> {
  const width = ref(before)
  const watcher = new ResizeObserver(([entry]) => (width.value = entry?.contentRect.width || width.value))
  watch(
    element,
    (now, old) => {
      if (old) watcher.unobserve(old)
      if (now) watcher.observe(now)
    },
    { flush: 'post', immediate: true },
  )
  onScopeDispose(() => watcher.disconnect())
  return width
}
