import { expect, test } from 'vitest'
import { lineFor, linesOf, termsOf } from '@/features/identity/contracts/slaLines'

const lifts = { id: '1', name: '电梯', nameEn: 'Lifts' }

test('what a contract says is typed and read back, what it leaves to the rules stays out', () => {
  const terms = [
    { key: 'lift', category: lifts, accept: 10, arrive: null, finish: null },
    { key: 'urgent', category: null, accept: 15, arrive: null, finish: 240 },
  ]
  const lines = linesOf(terms)
  expect(lines.map(({ key }) => key)).toEqual(['danger', 'utility', 'urgent', 'ordinary', 'planned', 'lift'])
  expect(lines[0]).toEqual({ key: 'danger', category: null, accept: '', arrive: '', finish: '' })
  expect(termsOf([...lines, lineFor({ ...lifts, key: 'water' })])).toEqual([
    { key: 'urgent', accept: 15, arrive: null, finish: 240 },
    { key: 'lift', accept: 10, arrive: null, finish: null },
  ])
})
