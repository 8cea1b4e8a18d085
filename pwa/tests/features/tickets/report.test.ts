import { expect, test } from 'vitest'
import { emptyReport, gapsIn, inputOf, takenBack, type Report } from '@/features/tickets/report/report'

const place = { id: 'p1', name: '614办公室', path: '2号楼 6层 614办公室' }
const kind = { id: 'c1', name: '灯具不亮', nameEn: 'Lamp out', urgency: 'ORDINARY' as const }
const photo = { key: 'k1', blob: new Blob(['x']) }

function filledIn(facts: Partial<Report> = {}): Report {
  return { ...emptyReport('16200006301'), place, kind, description: '  灯管不亮  ', ...facts }
}

test('what is missing is told in the order of the page', () => {
  expect(gapsIn(emptyReport(''))).toEqual(['place', 'kind', 'description'])
  expect(gapsIn(filledIn({ description: ' \n' }))).toEqual(['description'])
  expect(gapsIn(filledIn())).toEqual([])
})

test('the server gets ids, photo keys and moments', () => {
  const report = filledIn({ equipment: { id: 'e1', name: '灯具' }, urgency: 'URGENT', photos: [photo], wished: '2026-11-24T09:30', onBehalfOf: 'b1' })

  expect(inputOf(report, '2026-11-23T01:00:00.000Z')).toEqual({
    placeId: 'p1',
    equipmentId: 'e1',
    categoryId: 'c1',
    description: '灯管不亮',
    urgency: 'URGENT',
    photoIds: ['k1'],
    wishedAt: '2026-11-24T01:30:00.000Z',
    contactPhone: '16200006301',
    onBehalfOf: 'b1',
    happenedAt: '2026-11-23T01:00:00.000Z',
  })
})

test('what was left open is not guessed', () => {
  const { equipmentId, urgency, wishedAt, contactPhone, onBehalfOf } = inputOf(filledIn({ phone: ' ' }), 'now')

  expect({ equipmentId, urgency, wishedAt, contactPhone, onBehalfOf }).toEqual({
    equipmentId: null,
    urgency: null,
    wishedAt: null,
    contactPhone: null,
    onBehalfOf: null,
  })
})

test('a report that is taken back is as it was sent, and nothing of one begun since is lost', () => {
  const sent = filledIn({ description: '灯管不亮', photos: [photo] })
  const second = { key: 'k2', blob: new Blob(['y']) }
  const elsewhere = { id: 'p2', name: '食堂', path: '4号楼 食堂' }

  expect(takenBack(sent, undefined)).toEqual(sent)
  expect(takenBack(sent, { ...emptyReport('16200006301'), place: elsewhere })).toEqual(sent)
  expect(takenBack(sent, filledIn({ place: elsewhere, description: '窗户关不严', photos: [photo, second] }))).toEqual(
    filledIn({ description: '灯管不亮\n窗户关不严', photos: [photo, second] }),
  )
})
