import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/**
 * The bars stand at the foot and come at any moment: what else stands there moves up by `--bars`, and what one is
 * reading stays where it is.
 */
export function useBars(bars: Readonly<Ref<HTMLElement | null>>): void {
  const root = document.documentElement
  const measure = new ResizeObserver(([entry]) => root.style.setProperty('--bars', `${entry?.contentRect.height ?? 0}px`))
  onMounted(() => bars.value && measure.observe(bars.value))
  onBeforeUnmount(() => {
    measure.disconnect()
    root.style.removeProperty('--bars')
  })
}
