import { expect, test } from 'vitest'
import { firstExpired } from '@/features/kitchen/larder/firstExpired'
import type { Batch } from '@/features/kitchen/larder/larderQueries'

const DAY = '2026-11-27'
const batch = (id: string, remaining: number, receivedOn: string, bestBefore: string): Batch => ({
  id,
  quantity: 10,
  remaining,
  price: 3.6,
  supplier: '津农批发',
  origin: null,
  receivedOn,
  bestBefore,
  version: 1,
})
const taken = (batches: readonly Batch[], quantity: number) => firstExpired(batches, quantity, DAY).map((part) => [part.batch.id, part.quantity])

test('what came after that day is not taken for it', () => {
  const later = batch('later', 10, '2026-11-28', '2026-11-29')
  expect(taken([later, batch('there', 10, DAY, '2026-12-01')], 2)).toEqual([['there', 2]])
  expect(taken([later], 2)).toEqual([])
})

test('neither is what had expired, and what expires first goes first', () => {
  const batches = [batch('expired', 5, '2026-11-20', '2026-11-26'), batch('last day', 1.5, '2026-11-20', DAY), batch('good', 10, DAY, '2026-12-01')]
  expect(taken(batches, 2)).toEqual([
    ['last day', 1.5],
    ['good', 0.5],
  ])
})
