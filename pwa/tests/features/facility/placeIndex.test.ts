import { expect, test } from 'vitest'
import { branchOf, search, type Entry } from '@/features/facility/picker/placeIndex'

const entry = (id: string, parentId: string | null, kind: Entry['kind'], name: string, path: string, words: string, number: string | null = null): Entry => ({ id, parentId, kind, name, path, words, number })

/** In the order of the house. */
const PLACES = [
  entry('s', null, 'SITE', '大院', '大院', '大院 dayuan dy'),
  entry('b', 's', 'BUILDING', '1号楼', '1号楼', '1号楼 1haolou 1hl'),
  entry('f', 'b', 'FLOOR', '3层', '1号楼 3层', '1号楼 3层 3楼 1haolou 1hl 3ceng 3c'),
  entry('r1', 'f', 'SPACE', '1305机房', '1号楼 3层 1305机房', '1号楼 3层 1305机房 3楼 1haolou 1hl 3ceng 3c 1305jifang 1305jf', '1305'),
  entry('r2', 'f', 'SPACE', '305会议室', '1号楼 3层 305会议室', '1号楼 3层 305会议室 3楼 1haolou 1hl 3ceng 3c 305huiyishi 305hys', '305'),
  entry('r3', 'f', 'SPACE', '3051储藏', '1号楼 3层 3051储藏', '1号楼 3层 3051储藏 3楼 1haolou 1hl 3ceng 3c 3051chucang 3051cc', '3051'),
]

test.each([
  ['会议室', ['r2']],
  ['huiyi', ['r2']],
  ['HYS', ['r2']],
  ['1号楼305', ['r2', 'r3']],
  ['305', ['r2', 'r3']],
  ['3楼 jf', ['r1']],
  ['1号楼会议室', ['r2']],
  ['1haolou 3楼 jf', ['r1']],
  ['（', []],
  ['  ', []],
])('%s finds %j', (typed, found) => {
  expect(search(PLACES, typed).map(({ id }) => id)).toEqual(found)
})

test('the tree from what is kept', () => {
  const floor = branchOf(PLACES, 'f')
  expect(floor?.ancestors.map(({ id }) => id)).toEqual(['s', 'b'])
  expect(floor?.children.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3'])
  expect(branchOf(PLACES)?.id).toBe('s')
  expect(branchOf(PLACES, 'gone')).toBeUndefined()
})
