import { figure } from '@/lib/figure'
import type { Evaluation } from './evaluationQueries'
import { t } from '../messages'

/** The figures that a proposed score was reckoned from, in words. */
export function sourceWords({ key, source }: Evaluation['items'][number]): string {
  const values = Object.fromEntries(source.map(({ name, value }) => [name, figure(value, 3)]))
  const of = (name: string) => values[name] ?? '—'
  switch (key) {
    case 'waste':
      return t('source.waste', { now: of('now'), before: of('before') })
    case 'weighing':
      return t('source.weighing', { part: of('part'), of: of('of') })
    case 'deviation':
      return t('source.deviation', { part: of('part'), of: of('of') })
    case 'loss':
      return t('source.loss', { lost: of('lost'), cooked: of('cooked') })
    default:
      return ''
  }
}
