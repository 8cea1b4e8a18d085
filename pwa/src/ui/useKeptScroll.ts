import { onActivated, onScopeDispose, watch, type Ref } from 'vue'

/** A pane keeps its place while its page is kept alive behind others: an element that leaves the document forgets it. */
export function useKeptScroll(pane: Readonly<Ref<HTMLElement | null>>): void {
  let top = 0
  const note = (event: Event) => (top = (event.target as HTMLElement).scrollTop)
  const stop = watch(
    pane,
    (now, before) => {
      before?.removeEventListener('scroll', note)
      now?.addEventListener('scroll', note, { passive: true })
    },
    { flush: 'post', immediate: true },
  )
  onActivated(() => pane.value && (pane.value.scrollTop = top))
  onScopeDispose(stop)
}
