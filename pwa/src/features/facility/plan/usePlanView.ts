import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { Box } from './spaces'
import { between, kept, moved, showing, viewBox, whole, zoomed, type Point, type Size, type View } from './view'

const QUICK = 160
const STEP = 1.6
/** Pixels that a finger may tremble. */
const TREMBLE = 6
const SECOND_TAP = 280

/** The part of a plan that is shown in `frame`: moved by one finger, made larger by two, by the wheel, by a double tap. */
export function usePlanView(frame: Readonly<Ref<HTMLElement | null>>, plan: () => Size) {
  const size = ref<Size>({ width: 0, height: 0 })
  const em = ref(14)
  const view = shallowRef<View>({ x: 0, y: 0, scale: 1 })
  const ready = computed(() => size.value.width > 0)

  const keep = (wanted: View) => kept(wanted, plan(), size.value)
  const middle = () => ({ x: size.value.width / 2, y: size.value.height / 2 })

  let moving = 0
  function set(wanted: View, smoothly = false) {
    cancelAnimationFrame(moving)
    const [from, to] = [view.value, keep(wanted)]
    if (!smoothly || matchMedia('(prefers-reduced-motion: reduce)').matches) return void (view.value = to)
    const began = performance.now()
    const step = (now: number) => {
      const part = Math.min(1, (now - began) / QUICK)
      view.value = between(from, to, 1 - (1 - part) ** 2)
      if (part < 1) moving = requestAnimationFrame(step)
    }
    moving = requestAnimationFrame(step)
  }

  const canShrink = computed(() => ready.value && view.value.scale > whole(plan(), size.value).scale * 1.001)
  const observer = new ResizeObserver(([entry]) => {
    if (!entry?.contentRect.width) return
    const wasWhole = !canShrink.value
    size.value = { width: entry.contentRect.width, height: entry.contentRect.height }
    em.value = parseFloat(getComputedStyle(entry.target).fontSize)
    set(wasWhole ? whole(plan(), size.value) : view.value)
  })
  watch(
    frame,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { flush: 'post', immediate: true },
  )
  onScopeDispose(() => {
    observer.disconnect()
    cancelAnimationFrame(moving)
  })

  const fingers = new Map<number, Point>()
  let dragged = false
  let lastTap: (Point & { time: number }) | undefined
  let tapped: ReturnType<typeof setTimeout> | undefined
  let byTouch = false

  function placeOf(event: MouseEvent): Point {
    const { left, top } = frame.value!.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }

  function onPointerdown(event: PointerEvent) {
    if (!fingers.size) dragged = false
    byTouch = event.pointerType === 'touch'
    fingers.set(event.pointerId, placeOf(event))
  }

  function onPointermove(event: PointerEvent) {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const now = placeOf(event)
    if (!dragged && fingers.size === 1 && Math.hypot(now.x - before.x, now.y - before.y) < TREMBLE) return
    dragged = true
    frame.value!.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, now)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (!other) return set(moved(view.value, now.x - before.x, now.y - before.y))
    const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y))
    const centre = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
    set(moved(zoomed(view.value, factor, centre, size.value), (now.x - before.x) / 2, (now.y - before.y) / 2))
  }

  function onPointerup(event: PointerEvent) {
    if (!fingers.delete(event.pointerId) || dragged || event.type === 'pointercancel' || !byTouch) return
    const [at, time] = [placeOf(event), event.timeStamp]
    const second = lastTap && time - lastTap.time < SECOND_TAP && Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < 4 * TREMBLE
    lastTap = second ? undefined : { ...at, time }
    if (!second) return
    dragged = true
    clearTimeout(tapped)
    set(zoomed(view.value, STEP * STEP, at, size.value), true)
  }

  function onWheel(event: WheelEvent) {
    const wanted = keep(zoomed(view.value, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), placeOf(event), size.value))
    // At the end the page scrolls on.
    if (wanted.scale === view.value.scale) return
    event.preventDefault()
    set(wanted)
  }

  /** Carry out what a tap means: not after a drag, and by touch only when no second tap follows. */
  function onTap(act: () => void) {
    if (dragged) return
    clearTimeout(tapped)
    if (byTouch) tapped = setTimeout(act, SECOND_TAP)
    else act()
  }
  onScopeDispose(() => clearTimeout(tapped))

  return {
    ready,
    frame: {
      onPointerdown,
      onPointermove,
      onPointerup,
      onPointercancel: onPointerup,
      onWheel,
      onDblclick: (event: MouseEvent) => !byTouch && set(zoomed(view.value, STEP, placeOf(event), size.value), true),
    },
    box: computed(() => viewBox(view.value, size.value)),
    /** The usual size of text, in metres. */
    em: computed(() => (em.value * 0.9) / view.value.scale),
    canGrow: computed(() => ready.value && keep({ ...view.value, scale: view.value.scale * 1.01 }).scale > view.value.scale),
    canShrink,
    grow: (factor = STEP) => set(zoomed(view.value, factor, middle(), size.value), true),
    shrink: () => set(zoomed(view.value, 1 / STEP, middle(), size.value), true),
    move: (dx: number, dy: number) => set(moved(view.value, dx, dy), true),
    showAll: () => set(whole(plan(), size.value), true),
    show: (box: Box) => set(showing(view.value, box, size.value)),
    /** At once, without moving there. */
    begin: (wanted?: View) => set(wanted ?? whole(plan(), size.value)),
    onTap,
  }
}
