import { expect, it } from 'vitest'
import { answersOf, aQuestion, asDraft, isPut, rhythmsOf, type Typed, typed } from '@/features/feedback/desk/drafting'

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
  const second: Typed = { ...aQuestion([first]), title: '如何？', after: 'q1', anyOf: ['二食堂'] }
  const conditions = (...questions: Typed[]) => asDraft({ ...typed(), questions }).questions.map(({ onlyIf }) => onlyIf)
  expect(conditions(first, second)).toEqual([null, { question: 'q1', anyOf: [1] }])
  expect(conditions({ ...first, kind: 'TEXT' }, second)).toEqual([null, null])
  expect(conditions(second, first)).toEqual([null, null])
})

it('a question follows any of several answers, of those that can still be given', () => {
  const first: Typed = { ...aQuestion([]), kind: 'CHOICE', title: '常去哪里？', lines: '一食堂\n二食堂\n外卖' }
  const second: Typed = { ...aQuestion([first]), title: '如何？', after: 'q1', anyOf: ['外卖', '一食堂'] }
  const condition = (earlier: Typed) => asDraft({ ...typed(), questions: [earlier, second] }).questions[1]?.onlyIf
  expect(condition(first)).toEqual({ question: 'q1', anyOf: [0, 2] })
  expect(condition({ ...first, lines: '一食堂\n二食堂' })).toEqual({ question: 'q1', anyOf: [0] })
  expect([isPut(second, [first]), isPut({ ...second, anyOf: [] }, [first]), isPut({ ...second, anyOf: ['三食堂'] }, [first]), isPut({ ...second, anyOf: [] }, [])]).toEqual([true, false, false, true])
})

it('a condition stays with the answer that was chosen, wherever that moves', () => {
  const first: Typed = { ...aQuestion([]), kind: 'CHOICE', title: '常去哪里？', lines: '一食堂\n二食堂\n外卖' }
  const second: Typed = { ...aQuestion([first]), title: '如何？', after: 'q1', anyOf: ['二食堂'] }
  const condition = (earlier: Typed) => asDraft({ ...typed(), questions: [earlier, second] }).questions[1]?.onlyIf?.anyOf
  const lines = ['二食堂\n外卖', '自带\n一食堂\n二食堂\n外卖', '外卖\n二食堂\n一食堂', '一食堂\n外卖', '一食堂\n二号食堂\n外卖']
  expect(lines.map((each) => condition({ ...first, lines: each }))).toEqual([[0], [2], [1], [], []])
  expect(isPut(second, [{ ...first, lines: '一食堂\n外卖' }])).toBe(false)
})

it('answers of one kind are none of another', () => {
  const rated: Typed = { ...aQuestion([]), title: '满意吗？' }
  const why: Typed = { ...aQuestion([rated]), title: '为什么？', after: 'q1', anyOf: ['一般', '不满意'] }
  expect(isPut(why, [rated])).toBe(true)
  expect(isPut(why, [{ ...rated, kind: 'RECOMMENDATION' }])).toBe(false)
})

it('an existing condition comes back with all its answers', () => {
  const question = { key: 'q2', kind: 'TEXT' as const, title: '为什么？', required: false, most: 1, rows: [], options: [], onlyIf: { question: 'q1', anyOf: [1, 2, 3] } }
  const survey = { id: 's', title: '调查', introduction: '', endsAt: '2026-12-04T15:59:00Z', questions: [{ ...question, key: 'q1', kind: 'RATING' as const, onlyIf: null }, question] }
  const managed = { survey, unitIds: [], share: 100, occasion: null, repeats: null } as unknown as Parameters<typeof typed>[0]
  const [rated, why] = typed(managed).questions
  expect(why).toMatchObject({ after: 'q1', anyOf: ['较满意', '一般', '不满意'] })
  expect(answersOf(rated!)).toEqual(['满意', '较满意', '一般', '不满意'])
  expect(asDraft(typed(managed)).questions[1]?.onlyIf).toEqual({ question: 'q1', anyOf: [1, 2, 3] })
})
