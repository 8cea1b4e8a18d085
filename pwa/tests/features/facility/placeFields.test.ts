import { expect, test } from 'vitest'
import { fieldsOf, inputOf, NOTHING, polygonOf } from '@/features/facility/desk/placeFields'
import type { PlaceDetail } from '@/features/facility/desk/queries'

const ROOM = {
  name: '第一会议室',
  number: '305',
  level: null,
  use: 'MEETING',
  area: 23.5,
  unit: { id: 'u1', name: '市发改委' },
  polygon: [0, 0, 4.5, 0, 4.5, 5],
  planWidth: null,
  planHeight: null,
} as unknown as PlaceDetail

test('what a form shows of a place is what it sends when nothing is changed', () => {
  expect(inputOf(fieldsOf(ROOM))).toEqual({
    number: '305',
    level: null,
    use: 'MEETING',
    area: 23.5,
    unitId: 'u1',
    polygon: [0, 0, 4.5, 0, 4.5, 5],
    planWidth: null,
    planHeight: null,
  })
})

test('an outline is typed as in the workbook', () => {
  expect(fieldsOf(ROOM).outline).toBe('0,0 4.5,0 4.5,5')
  expect(polygonOf(' 0，0 4,0\n4,5 ')).toEqual([0, 0, 4, 0, 4, 5])
  expect(polygonOf('')).toEqual([])
})

test.each(['0,0 4', '0,0 a,1', '0,0 1,2,3', '0, 4,0'])('%s is no outline', (typed) => {
  expect(polygonOf(typed).some(Number.isNaN)).toBe(true)
})

test('an emptied figure is nothing, and zero is a figure', () => {
  expect(inputOf({ ...NOTHING, area: '', level: '0' })).toMatchObject({ area: null, level: 0 })
})
