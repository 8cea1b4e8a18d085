import { expect, it } from 'vitest'
import { asDraft, rhythmsOf, typed } from '@/features/feedback/desk/drafting'

it('a survey after an occasion comes every month or not again', () => {
  expect(rhythmsOf('')).toEqual(['MONTHLY', 'QUARTERLY'])
  expect(rhythmsOf('MEAL')).toEqual(['MONTHLY'])
  const quarterly = { ...typed(), repeats: 'QUARTERLY' as const }
  expect(asDraft(quarterly)).toMatchObject({ occasion: null, repeats: 'QUARTERLY' })
  expect(asDraft({ ...quarterly, occasion: 'MEAL' })).toMatchObject({ occasion: 'MEAL', repeats: null })
  expect(asDraft({ ...quarterly, occasion: 'MEAL', repeats: 'MONTHLY' })).toMatchObject({ occasion: 'MEAL', repeats: 'MONTHLY' })
})
