import { expect, it } from 'vitest'
import { aQuestion, asDraft, rhythmsOf, type Typed, typed } from '@/features/feedback/desk/drafting'

it('a survey after an occasion comes every month or not again', () => {
  expect(rhythmsOf('')).toEqual(['MONTHLY', 'QUARTERLY'])
  expect(rhythmsOf('MEAL')).toEqual(['MONTHLY'])
  const quarterly = { ...typed(), repeats: 'QUARTERLY' as const }
  expect(asDraft(quarterly)).toMatchObject({ occasion: null, repeats: 'QUARTERLY' })
  expect(asDraft({ ...quarterly, occasion: 'MEAL' })).toMatchObject({ occasion: 'MEAL', repeats: null })
  expect(asDraft({ ...quarterly, occasion: 'MEAL', repeats: 'MONTHLY' })).toMatchObject({ occasion: 'MEAL', repeats: 'MONTHLY' })
})

it('a question is put after an answer only while that can be given', () => {
  const first: Typed = { ...aQuestion([]), kind: 'CHOICE', title: '常去哪里？', lines: '一食堂\n二食堂' }
  const second: Typed = { ...aQuestion([first]), title: '如何？', after: 'q1:1' }
  const conditions = (...questions: Typed[]) => asDraft({ ...typed(), questions }).questions.map(({ onlyIf }) => onlyIf)
  expect(conditions(first, second)).toEqual([null, { question: 'q1', anyOf: [1] }])
  expect(conditions({ ...first, lines: '一食堂' }, second)).toEqual([null, null])
  expect(conditions({ ...first, kind: 'TEXT' }, second)).toEqual([null, null])
  expect(conditions(second, first)).toEqual([null, null])
})
