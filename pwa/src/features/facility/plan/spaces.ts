import type { Point, Size } from './view'

export interface PlanSpace {
  id: string
  name: string
  number: string
  use: string
  /** x0, y0, x1, y1, … in metres. */
  polygon: readonly number[]
}

export type Box = Point & Size

export function points(polygon: readonly number[]): string {
  return polygon.map((part, index) => (index % 2 ? `${part} ` : `${part},`)).join('')
}

/** The middle of a space and how much room there is around it. */
export function boxOf(polygon: readonly number[]): Box {
  const xs = polygon.filter((_, index) => index % 2 === 0)
  const ys = polygon.filter((_, index) => index % 2 === 1)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }
}

/** Smaller than this, in parts of the usual size, nobody can read it. */
const SMALLEST = 0.6
const ROOM = 0.92

/**
 * What stands on a space: its number in the usual size of text (`em`, in metres), smaller where it is narrow, none where
 * it could not be read; and its name where there is room for it, below the number or behind it.
 */
export function labelOf({ name, number }: PlanSpace, { width, height }: Box, em: number): { size: number; number: string; name: string } | undefined {
  const size = Math.min(em, (width * ROOM) / lengthOf(number), height * 0.7)
  if (size < em * SMALLEST) return undefined
  const rest = name.replace(number, '').trim()
  const fits = (words: string) => lengthOf(words) * size <= width * ROOM
  if (rest && size * 2.6 <= height && fits(rest)) return { size, number, name: rest }
  const line = `${number} ${rest}`
  return { size, number: rest && fits(line) ? line : number, name: '' }
}

/** In `em`: Chinese is square, figures and letters are narrower. */
function lengthOf(words: string): number {
  return [...words].reduce((length, sign) => length + (sign.charCodeAt(0) > 0x2e7f ? 1 : 0.62), 0)
}

const STEPS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The space that one reaches from another with an arrow key; straight ahead counts for more than near. */
export function neighbour(boxes: ReadonlyMap<string, Box>, from: string, key: string): string | undefined {
  const [here, step] = [boxes.get(from), STEPS[key]]
  if (!here || !step) return undefined
  let [best, least]: [string | undefined, number] = [undefined, Infinity]
  for (const [id, box] of boxes) {
    const [dx, dy] = [box.x - here.x, box.y - here.y]
    const ahead = dx * step.x + dy * step.y
    const aside = Math.abs(dx * step.y) + Math.abs(dy * step.x)
    if (id !== from && ahead > 0.01 && ahead >= aside / 3 && ahead + 3 * aside < least) [best, least] = [id, ahead + 3 * aside]
  }
  return best
}
