import type { Handled } from './deskQueries'

export type Action = 'answer' | 'handOver' | 'supervise' | 'publish'

export const LONGEST: Record<Action, number> = { answer: 1000, handOver: 300, supervise: 300, publish: 300 }

/** What one may do with an opinion as it stands; the service asks again. */
export function actionsOf({ opinion, mayAnswer, published }: Handled, oversees: boolean): Action[] {
  const waits = opinion.state === 'WAITING'
  const isAnswered = opinion.state === 'ANSWERED' || opinion.state === 'CLOSED'
  return [
    ...(mayAnswer ? (['answer'] as const) : []),
    ...(oversees && waits ? (['supervise', 'handOver'] as const) : []),
    ...(oversees && isAnswered && !published ? (['publish'] as const) : []),
  ]
}
