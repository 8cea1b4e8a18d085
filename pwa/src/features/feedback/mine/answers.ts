import type { VariablesOf } from '@/graphql'
import type { AnswerSurvey, Question, Survey } from '../surveyQueries'

/** What is chosen of each question, for a matrix row by row; of a text the words alone. */
export type Given = Record<string, string[]>
type Answers = VariablesOf<typeof AnswerSurvey>['answers']

/** Surveys are anonymous: what is not sent yet is kept in memory alone, nowhere on the device and no longer than the session. */
const unsent = new Map<string, Given>()

export function begun({ id, questions }: Survey): Given {
  const given = unsent.get(id) ?? Object.fromEntries(questions.map(({ key, rows }) => [key, rows.map(() => '')]))
  unsent.set(id, given)
  return given
}

export const forget = (survey: Survey) => unsent.delete(survey.id)

/** With as many options ticked as may be. */
export const isFull = ({ most }: Question, chosen: readonly string[] = []): boolean => most > 1 && chosen.length >= most

/** The questions that are put to whoever has given these answers. */
export function put(questions: readonly Question[], given: Given): Question[] {
  const shown: Question[] = []
  for (const question of questions) {
    const { onlyIf } = question
    const earlier = onlyIf && shown.some(({ key }) => key === onlyIf.question) ? (given[onlyIf.question] ?? []) : []
    if (!onlyIf || earlier.some((chosen) => chosen && onlyIf.anyOf.includes(Number(chosen)))) shown.push(question)
  }
  return shown
}

export function isAnswered({ kind, rows }: Question, chosen: readonly string[] = []): boolean {
  if (kind === 'MATRIX') return rows.every((_, row) => chosen[row])
  return chosen.some((each) => each.trim())
}

/** Some rows of a matrix, and not all: nothing of it would be sent. */
const isHalfDone = ({ kind }: Question, chosen: readonly string[] = []) => kind === 'MATRIX' && chosen.some(Boolean)

/** What still has to be answered. */
export const lacking = (questions: readonly Question[], given: Given): Question[] =>
  put(questions, given).filter((question) => {
    const chosen = given[question.key]
    return (question.required || isHalfDone(question, chosen)) && !isAnswered(question, chosen)
  })

export function asSent(questions: readonly Question[], given: Given): Answers {
  return put(questions, given)
    .filter((question) => isAnswered(question, given[question.key]))
    .map(({ key, kind }) => {
      const chosen = given[key] ?? []
      return kind === 'TEXT' ? { question: key, words: chosen[0] ?? '' } : { question: key, chosen: chosen.map(Number) }
    })
}
