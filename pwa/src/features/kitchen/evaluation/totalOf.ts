import type { Evaluation } from './evaluationQueries'

/** The points that were typed or saved; null until every item has some. What the measures propose nobody has given yet. */
export function totalOf(items: readonly Pick<Evaluation['items'][number], 'key' | 'score'>[], typed: Readonly<Record<string, string>>): number | null {
  const given = items.map(({ key, score }) => typed[key] ?? score ?? '')
  return given.includes('') ? null : given.reduce((sum: number, points) => sum + Number(points), 0)
}
