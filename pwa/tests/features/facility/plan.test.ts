import { expect, test } from 'vitest'
import { boxOf, labelOf, neighbour } from '@/features/facility/plan/spaces'
import { kept, moved, placeAt, showing, viewBox, whole, zoomed } from '@/features/facility/plan/view'

const PLAN = { width: 60, height: 15 }
const FRAME = { width: 366, height: 300 }

test('the whole plan fits, in the middle', () => {
  const view = whole(PLAN, FRAME)
  expect(view).toEqual({ x: 30, y: 7.5, scale: 6 })
  expect(viewBox(view, FRAME)).toBe('-0.500 -17.500 61.000 50.000')
})

test('what lies under the fingers stays there while one zooms', () => {
  const before = { x: 20, y: 7, scale: 10 }
  const at = { x: 300, y: 40 }
  const after = zoomed(before, 2.5, at, FRAME)
  expect(after.scale).toBe(25)
  expect(placeAt(after, at, FRAME).x).toBeCloseTo(placeAt(before, at, FRAME).x, 10)
  expect(placeAt(after, at, FRAME).y).toBeCloseTo(placeAt(before, at, FRAME).y, 10)
})

test('a finger draws the plan along', () => {
  expect(moved({ x: 20, y: 7, scale: 10 }, 50, -10)).toEqual({ x: 15, y: 8, scale: 10 })
})

test('nothing beyond the edges, not smaller than the whole, not larger than readable', () => {
  expect(kept({ x: -99, y: 99, scale: 30 }, PLAN, FRAME)).toEqual({ x: 366 / 60 - 0.5, y: 15.5 - 5, scale: 30 })
  expect(kept({ x: 3, y: 3, scale: 0.1 }, PLAN, FRAME)).toEqual(whole(PLAN, FRAME))
  expect(kept({ x: 30, y: 7, scale: 999 }, PLAN, FRAME).scale).toBe(72)
})

test('a room out of sight comes into sight, one in sight moves nothing', () => {
  const view = { x: 10, y: 7.5, scale: 30 }
  expect(showing(view, { x: 11, y: 7, width: 4, height: 5 }, FRAME)).toEqual(view)
  expect(showing(view, { x: 40, y: 7, width: 4, height: 5 }, FRAME).x).toBeCloseTo(40 - ((366 / 30 - 4) / 2 - 0.5), 10)
})

const square = (x: number, y: number) => [x, y, x + 4, y, x + 4, y + 5, x, y + 5]
const BOXES = new Map(
  Object.entries({ a: square(0, 0), b: square(4, 0), c: square(8, 0), under: square(4, 8) }).map(([id, polygon]) => [id, boxOf(polygon)]),
)

test.each([
  ['a', 'ArrowRight', 'b'],
  ['b', 'ArrowLeft', 'a'],
  ['b', 'ArrowDown', 'under'],
  ['under', 'ArrowUp', 'b'],
  ['a', 'ArrowLeft', undefined],
  ['a', 'Enter', undefined],
])('from %s with %s to %s', (from, key, to) => {
  expect(neighbour(BOXES, from, key)).toBe(to)
})

test('a label keeps its size, shrinks in a narrow room, goes before nobody could read it, and gains the name where there is room', () => {
  const room = { id: '1', name: '305办公室', number: '305', use: 'OFFICE', polygon: square(0, 0) }
  const box = boxOf(room.polygon)
  expect(labelOf(room, box, 1)).toEqual({ size: 1, number: '305', name: '办公室' })
  expect(labelOf(room, box, 1.9)).toEqual({ size: 1.9, number: '305', name: '' })
  const corridor = { id: '2', name: '300走廊', number: '300', use: 'OTHER', polygon: square(0, 0) }
  expect(labelOf(corridor, { ...box, width: 30, height: 2 }, 1)).toEqual({ size: 1, number: '300 走廊', name: '' })
  expect(labelOf(room, box, 2.5)?.size).toBeCloseTo((4 * 0.92) / 1.86, 10)
  expect(labelOf(room, box, 4)).toBeUndefined()
})
