import { expect, test } from 'vitest'
import { linesOf, termsOf } from '@/features/identity/contracts/slaLines'

test('what a contract says is typed and read back, what it leaves to the rules stays out', () => {
  const terms = [
    { urgency: 'URGENT' as const, accept: 15, arrive: null, finish: 240 },
    { urgency: 'ORDINARY' as const, accept: null, arrive: 60, finish: null },
  ]
  const lines = linesOf(terms)
  expect(lines.URGENT).toEqual({ accept: '15', arrive: '', finish: '240' })
  expect(lines.DANGER).toEqual({ accept: '', arrive: '', finish: '' })
  expect(termsOf(lines)).toEqual(terms)
})
