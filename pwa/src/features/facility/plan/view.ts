/** What part of a plan a frame shows: the point in its middle, in metres, and pixels a metre. */
export interface View {
  x: number
  y: number
  scale: number
}

export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** Of the paper around the plan, in metres. */
const MARGIN = 0.5
/** Pixels a metre: an office then fills a phone. */
const CLOSEST = 72

/** All of the plan, in the middle. */
export function whole(plan: Size, frame: Size): View {
  const scale = Math.min(frame.width / (plan.width + 2 * MARGIN), frame.height / (plan.height + 2 * MARGIN))
  return { x: plan.width / 2, y: plan.height / 2, scale: Math.max(scale, Number.EPSILON) }
}

/** As near to `view` as the plan allows: never smaller than the whole, never past its edges. */
export function kept(view: View, plan: Size, frame: Size): View {
  const all = whole(plan, frame)
  const scale = Math.min(Math.max(view.scale, all.scale), Math.max(CLOSEST, all.scale))
  return { scale, x: within(view.x, plan.width, frame.width / scale), y: within(view.y, plan.height, frame.height / scale) }
}

function within(middle: number, length: number, shown: number): number {
  const [least, most] = [shown / 2 - MARGIN, length + MARGIN - shown / 2]
  return least > most ? length / 2 : Math.min(Math.max(middle, least), most)
}

/** Larger or smaller by `factor`; what lies at `at`, in pixels of the frame, stays there. */
export function zoomed(view: View, factor: number, at: Point, frame: Size): View {
  const { x, y } = placeAt(view, at, frame)
  const scale = view.scale * factor
  return { scale, x: x - (at.x - frame.width / 2) / scale, y: y - (at.y - frame.height / 2) / scale }
}

/** Moved with a finger by so many pixels. */
export function moved(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }
}

/** The least move after which a box, in metres, is in sight. */
export function showing(view: View, box: Point & Size, frame: Size): View {
  const reach = (middle: number, at: number, length: number, shown: number) => {
    const slack = Math.max(0, (shown - length) / 2 - MARGIN)
    return Math.min(Math.max(middle, at - slack), at + slack)
  }
  return {
    ...view,
    x: reach(view.x, box.x, box.width, frame.width / view.scale),
    y: reach(view.y, box.y, box.height, frame.height / view.scale),
  }
}

export function placeAt(view: View, at: Point, frame: Size): Point {
  return { x: view.x + (at.x - frame.width / 2) / view.scale, y: view.y + (at.y - frame.height / 2) / view.scale }
}

/** As an SVG's `viewBox`. */
export function viewBox({ x, y, scale }: View, frame: Size): string {
  const [width, height] = [frame.width / scale, frame.height / scale]
  return [x - width / 2, y - height / 2, width, height].map((part) => part.toFixed(3)).join(' ')
}

/** On the way from one view to another: 0 is the first, 1 the second. */
export function between(from: View, to: View, part: number): View {
  const mix = (a: number, b: number) => a + (b - a) * part
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), scale: mix(from.scale, to.scale) }
}
