import { expect, it } from 'vitest'
import { inputOf, nothingTyped, takenBack, type Typed } from '@/features/opinions/typed'

const photo = { key: 'k1', blob: new Blob(['x']) }
const place = { id: 'p1', name: '食堂', path: '4号楼 1层 食堂' }
const typed = (facts: Partial<Typed> = {}): Typed => ({ ...nothingTyped(), category: 'CANTEEN', words: ' 午餐排队太久了,请多开窗口 ', place, photos: [photo], ...facts })

it('the server gets ids and photo keys, and none where there is no place', () => {
  expect(inputOf(typed())).toEqual({ category: 'CANTEEN', words: '午餐排队太久了,请多开窗口', named: true, placeId: 'p1', photoIds: ['k1'] })
  expect(inputOf(typed({ place: undefined })).placeId).toBeNull()
})

it('one that comes back stands before what has been begun', () => {
  const second = { key: 'k2', blob: new Blob(['y']) }

  expect(takenBack(typed(), undefined)).toEqual(typed())
  expect(takenBack(typed(), typed({ category: 'SAFETY', words: '地面湿滑', place: undefined, photos: [photo, second] }))).toEqual(
    typed({ words: '午餐排队太久了,请多开窗口\n地面湿滑', photos: [photo, second] }),
  )
})
