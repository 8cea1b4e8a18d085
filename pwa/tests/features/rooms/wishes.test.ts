import { expect, it } from 'vitest'
import type { Service } from '@/features/rooms/services/serviceQueries'
import { asAsked, costOf, wishesOf } from '@/features/rooms/services/wishes'

const TEA: Service = { id: 't', kind: 'TEA', quantity: 10, words: '', names: [], cost: 50, done: false }
const PRICES = [
  { kind: 'TEA' as const, price: 5 },
  { kind: 'NAME_PLATES' as const, price: 2 },
]

it('what is wished for stands as it is, tea for all who come otherwise', () => {
  expect(wishesOf([TEA], 8).TEA).toEqual({ on: true, quantity: 10, words: '', names: '' })
  expect(wishesOf([], 8).TEA).toEqual({ on: false, quantity: 8, words: '', names: '' })
})

it('names come one a line or with commas, and each costs its plate', () => {
  const wishes = wishesOf([TEA], 8)
  Object.assign(wishes.NAME_PLATES, { on: true, names: ' 王建国\n李明，赵刚、\n\n' })
  expect(asAsked(wishes)).toEqual([
    { kind: 'NAME_PLATES', quantity: 1, words: '', names: ['王建国', '李明', '赵刚'] },
    { kind: 'TEA', quantity: 10, words: '', names: [] },
  ])
  expect(costOf(wishes, PRICES)).toBe(56)
  wishes.TEA.on = false
  expect(costOf(wishes, PRICES)).toBe(6)
})
