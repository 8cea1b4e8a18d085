import { fromWallClock, isoDay } from '@/lib/time'
import type { Question } from '../surveyQueries'
import type { Draft, Managed } from './deskQueries'
import { t } from './messages'

/**
 * A question while it is typed: options or rows one a line; it follows any of these answers to the question `after`,
 * kept in words: their positions are others once that one is edited.
 */
export interface Typed {
  key: string
  kind: Question['kind']
  title: string
  lines: string
  most: number
  required: boolean
  after: string
  anyOf: string[]
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
  return { key: `q${Math.max(0, ...taken) + 1}`, kind: 'RATING', title: '', lines: '', most: 1, required: true, after: '', anyOf: [] }
}

export function typed(managed?: Managed): TypedSurvey {
  if (!managed) return { title: '', introduction: '', unitId: '', share: 100, endsOn: isoDay(Date.now() + 7 * DAY), occasion: '', repeats: '', questions: [aQuestion([])] }
  const { survey, unitIds, share, occasion, repeats } = managed
  const questions: Typed[] = []
  for (const { key, kind, title, rows, options, most, required, onlyIf } of survey.questions) {
    const lines = [...rows, ...options].join('\n')
    const earlier = questions.find((each) => each.key === onlyIf?.question)
    const anyOf = earlier ? answersOf(earlier).filter((_, nth) => onlyIf?.anyOf.includes(nth)) : []
    questions.push({ key, kind, title, lines, most, required, after: earlier?.key ?? '', anyOf })
  }
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

/** After an occasion people are asked in every month, or in this one alone. */
export const rhythmsOf = (occasion: TypedSurvey['occasion']) => RHYTHMS.filter((rhythm) => !occasion || rhythm === 'MONTHLY')

const GRADES = ['0', '1', '2', '3'] as const
const MARKS = Array.from({ length: 11 }, (_, mark) => String(mark))

/** What there is to choose from, in words. */
export function answersOf({ kind, lines }: Typed): string[] {
  if (kind === 'CHOICE') return linesOf(lines)
  if (kind === 'RECOMMENDATION') return MARKS
  return kind === 'TEXT' ? [] : GRADES.map((grade) => t(`grade.${grade}`))
}

/** The earlier question whose answers decide; none where it is gone or has no answers to choose from any more. */
export const followed = ({ after }: Typed, before: readonly Typed[]) => before.find((each) => each.key === after && answersOf(each).length)

/** Those of its answers that can still be given, by position. */
function conditionOf(question: Typed, before: readonly Typed[]) {
  const earlier = followed(question, before)
  if (!earlier) return null
  const anyOf = answersOf(earlier).flatMap((answer, nth) => (question.anyOf.includes(answer) ? [nth] : []))
  return { question: earlier.key, anyOf }
}

/** Where it follows an earlier question, at least one of the answers is chosen. */
export function isPut(question: Typed, before: readonly Typed[]): boolean {
  return conditionOf(question, before)?.anyOf.length !== 0
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
