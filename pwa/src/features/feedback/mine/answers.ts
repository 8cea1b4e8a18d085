import type { VariablesOf } from '@/graphql'
import type { AnswerSurvey, Question } from '../surveyQueries'

/** What is chosen of each question, for a matrix row by row; of a text the words alone. */
export type Given = Record<string, string[]>
type Answers = VariablesOf<typeof AnswerSurvey>['answers']

/** The questions that are put to whoever has given these answers. */
export function put(questions: readonly Question[], given: Given): Question[] {
  const shown: Question[] = []
  for (const question of questions) {
    const { onlyIf } = question
    const earlier = onlyIf && shown.some(({ key }) => key === onlyIf.question) ? (given[onlyIf.question] ?? []) : []
    if (!onlyIf || earlier.some((chosen) => onlyIf.anyOf.includes(Number(chosen)))) shown.push(question)
  }
  return shown
}

export function isAnswered({ kind, rows }: Question, chosen: readonly string[] = []): boolean {
  if (kind === 'MATRIX') return rows.every((_, row) => chosen[row])
  return chosen.some((each) => each.trim())
}

/** What still has to be answered. */
export const lacking = (questions: readonly Question[], given: Given): Question[] =>
  put(questions, given).filter((question) => question.required && !isAnswered(question, given[question.key]))

export function asSent(questions: readonly Question[], given: Given): Answers {
  return put(questions, given)
    .filter((question) => isAnswered(question, given[question.key]))
    .map(({ key, kind }) => {
      const chosen = given[key] ?? []
      return kind === 'TEXT' ? { question: key, words: chosen[0] ?? '' } : { question: key, chosen: chosen.map(Number) }
    })
}
