import { fromWallClock, isoDay } from '@/lib/time'
import type { Question } from '../surveyQueries'
import type { Draft, Managed } from './deskQueries'

/** A question while it is typed: options or rows one a line; `after` is "key:number" of the answer it follows. */
export interface Typed {
  key: string
  kind: Question['kind']
  title: string
  lines: string
  most: number
  required: boolean
  after: string
}

export interface TypedSurvey {
  title: string
  introduction: string
  unitId: string
  share: number
  endsOn: string
  occasion: NonNullable<Managed['occasion']> | ''
  repeats: NonNullable<Managed['repeats']> | ''
  questions: Typed[]
}

const DAY = 24 * 60 * 60_000
export const OCCASIONS = ['TICKET', 'MEETING', 'MEAL'] as const
export const RHYTHMS = ['MONTHLY', 'QUARTERLY'] as const
export const KINDS: readonly Question['kind'][] = ['RATING', 'MATRIX', 'CHOICE', 'RECOMMENDATION', 'TEXT']

/** The next free key: a question keeps its own while others come and go. */
export function aQuestion(others: readonly Typed[]): Typed {
  const taken = others.map(({ key }) => Number(key.slice(1)))
  return { key: `q${Math.max(0, ...taken) + 1}`, kind: 'RATING', title: '', lines: '', most: 1, required: true, after: '' }
}

export function typed(managed?: Managed): TypedSurvey {
  if (!managed) return { title: '', introduction: '', unitId: '', share: 100, endsOn: isoDay(Date.now() + 7 * DAY), occasion: '', repeats: '', questions: [aQuestion([])] }
  const { survey, unitIds, share, occasion, repeats } = managed
  const questions = survey.questions.map(({ key, kind, title, rows, options, most, required, onlyIf }) => {
    const lines = [...rows, ...options].join('\n')
    return { key, kind, title, lines, most, required, after: onlyIf ? `${onlyIf.question}:${onlyIf.anyOf.join(',')}` : '' }
  })
  return {
    title: survey.title,
    introduction: survey.introduction,
    unitId: unitIds[0] ?? '',
    share,
    endsOn: isoDay(survey.endsAt),
    occasion: occasion ?? '',
    repeats: repeats ?? '',
    questions,
  }
}

export const linesOf = (lines: string): string[] => lines.split('\n').map((line) => line.trim()).filter(Boolean)

/** What may follow an answer to one of these: each grade or option of those that have them. */
export function answersBefore(questions: readonly Typed[], grades: readonly string[]): { value: string; label: string }[] {
  return questions.flatMap(({ key, kind, title, lines }) => {
    const answers = kind === 'RATING' ? grades : kind === 'CHOICE' ? linesOf(lines) : []
    return answers.map((answer, nth) => ({ value: `${key}:${nth}`, label: `${title} — ${answer}` }))
  })
}

/** After an occasion people are asked in every month, or in this one alone. */
export const rhythmsOf = (occasion: TypedSurvey['occasion']) => RHYTHMS.filter((rhythm) => !occasion || rhythm === 'MONTHLY')

const ANSWERS: Record<Typed['kind'], (question: Typed) => number> = {
  RATING: () => 4,
  MATRIX: () => 4,
  CHOICE: ({ lines }) => linesOf(lines).length,
  RECOMMENDATION: () => 11,
  TEXT: () => 0,
}

/** None where the question it looked back at is gone or has no such answer any more. */
function conditionOf({ after }: Typed, before: readonly Typed[]) {
  const [key, answers = ''] = after.split(':')
  const question = before.find((each) => each.key === key)
  const anyOf = answers.split(',').map(Number)
  const stands = question && answers && anyOf.every((answer) => answer < ANSWERS[question.kind](question))
  return stands ? { question: question.key, anyOf } : null
}

export function asDraft({ title, introduction, unitId, share, endsOn, occasion, repeats, questions }: TypedSurvey): Draft {
  return {
    title,
    introduction,
    share,
    occasion: occasion || null,
    repeats: rhythmsOf(occasion).find((rhythm) => rhythm === repeats) ?? null,
    unitIds: unitId ? [unitId] : [],
    endsAt: fromWallClock(`${endsOn}T23:59`),
    questions: questions.map((question, nth) => {
      const { key, kind, title: asked, lines, most, required } = question
      return {
        key,
        kind,
        title: asked,
        required,
        most,
        rows: kind === 'MATRIX' ? linesOf(lines) : null,
        options: kind === 'CHOICE' ? linesOf(lines) : null,
        onlyIf: conditionOf(question, questions.slice(0, nth)),
      }
    }),
  }
}
