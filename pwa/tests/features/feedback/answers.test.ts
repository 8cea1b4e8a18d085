import { expect, it } from 'vitest'
import { asSent, begun, forget, isFull, lacking, put } from '@/features/feedback/mine/answers'
import type { Question, Survey } from '@/features/feedback/surveyQueries'

const question: Question = { key: 'q1', kind: 'CHOICE', title: '哪些时段最拥挤？', required: true, rows: [], options: ['早上', '中午', '傍晚'], most: 2, onlyIf: null }
const survey: Survey = { id: 's1', title: '电梯', introduction: '', endsAt: '2026-12-01T00:00:00Z', questions: [question] }

it('no more can be ticked than may be, and of one the other is chosen instead', () => {
  expect(isFull(question, ['0'])).toBe(false)
  expect(isFull(question, ['0', '2'])).toBe(true)
  expect(isFull({ ...question, most: 1 }, ['0'])).toBe(false)
})

it('what is answered is still there when one comes back, until it is sent', () => {
  begun(survey).q1 = ['1']
  expect(begun(survey)).toEqual({ q1: ['1'] })
  expect(begun({ ...survey, id: 's2' })).toEqual({ q1: [] })

  forget(survey)
  expect(begun(survey)).toEqual({ q1: [] })
})

it('a matrix that is answered in part is not left out without a word', () => {
  const matrix: Question = { ...question, key: 'm', kind: 'MATRIX', required: false, rows: ['保洁', '绿化'], options: [], most: 1 }
  expect(lacking([matrix], { m: ['', ''] })).toEqual([])
  expect(lacking([matrix], { m: ['1', ''] })).toEqual([matrix])
  expect(lacking([matrix], { m: ['1', '0'] })).toEqual([])
  expect(asSent([matrix], { m: ['1', '0'] })).toEqual([{ question: 'm', chosen: [1, 0] }])
})

it('a row of a matrix that has no grade yet is no answer that another question follows', () => {
  const matrix: Question = { ...question, key: 'm', kind: 'MATRIX', rows: ['保洁', '绿化'], options: [], most: 1 }
  const after: Question = { ...question, key: 'a', onlyIf: { question: 'm', anyOf: [0, 1] } }
  expect(put([matrix, after], { m: ['', ''] })).toEqual([matrix])
  expect(put([matrix, after], { m: ['', '1'] })).toEqual([matrix, after])
})
