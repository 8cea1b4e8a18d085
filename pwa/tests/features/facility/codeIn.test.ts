import { expect, test } from 'vitest'
import { codeIn } from '@/features/facility/codeIn'

test.each([
  ['https://manyi.example/q/K7M2QXAB', 'K7M2QXAB'],
  ['http://localhost:8300/q/k7m2qxab/', 'K7M2QXAB'],
  ['/q/K7M2QXAB', 'K7M2QXAB'],
  [' k7m2-qxab ', 'K7M2QXAB'],
])('%s is the code %s', (text, code) => {
  expect(codeIn(text)).toBe(code)
})

test.each(['https://example.com/pay/K7M2QXAB', 'K7M2', 'K7M2QXA0', 'https://manyi.example/q/../sign-in', ''])('%s is none', (text) => {
  expect(codeIn(text)).toBeUndefined()
})
