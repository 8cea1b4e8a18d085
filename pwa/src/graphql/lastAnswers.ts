import type { Exchange, Operation, OperationResult } from '@urql/core'
import { filter, fromPromise, merge, mergeMap, pipe, share } from 'wonka'
import { database, type Answer } from '@/lib/database'
import { isFailure } from './errors'

/** The oldest go. */
const MOST_ANSWERS = 400

/**
 * Keeps the last answer to every query on the device. A page that was visited once opens at once from it, marked
 * stale, and works without the network. Each result says in `extensions.asOf` when the server gave it.
 */
export const lastAnswers: Exchange = ({ forward }) => (operations$) => {
  const answered = new Set<number>()
  const shared$ = share(operations$)

  const remembered$ = pipe(
    shared$,
    filter((operation) => operation.kind === 'query' && !answered.has(operation.key)),
    mergeMap((operation) => fromPromise(recall(operation).then((answer) => ({ operation, answer })))),
    filter(({ operation, answer }) => answer !== undefined && !answered.has(operation.key)),
    mergeMap(({ operation, answer }) => fromPromise(Promise.resolve(fromMemory(operation, answer as Answer)))),
  )
  const results$ = pipe(
    shared$,
    forward,
    mergeMap((result) => {
      answered.add(result.operation.key)
      return fromPromise(result.operation.kind === 'query' ? keepOrRecall(result) : Promise.resolve(result))
    }),
  )
  return merge([remembered$, results$])
}

async function keepOrRecall(result: OperationResult): Promise<OperationResult> {
  if (result.error && isFailure(result.error)) {
    const answer = await recall(result.operation)
    return answer ? { ...fromMemory(result.operation, answer), error: result.error, stale: false } : result
  }
  if (result.error || !result.data) return result
  const at = Date.now()
  // A full or forbidden storage costs the memory, never the answer.
  await keep({ key: result.operation.key, data: result.data, at }).catch(() => undefined)
  return { ...result, extensions: { ...result.extensions, asOf: at } }
}

async function keep(answer: Answer): Promise<void> {
  const tx = (await database()).transaction('answers', 'readwrite')
  await tx.store.put(answer)
  let superfluous = (await tx.store.count()) - MOST_ANSWERS
  for (let cursor = await tx.store.index('at').openCursor(); cursor && superfluous > 0; superfluous--) {
    await cursor.delete()
    cursor = await cursor.continue()
  }
  await tx.done
}

function fromMemory(operation: Operation, answer: Answer): OperationResult {
  return { operation, data: answer.data, error: undefined, extensions: { asOf: answer.at }, stale: true, hasNext: false }
}

function recall(operation: Operation): Promise<Answer | undefined> {
  return database()
    .then((db) => db.get('answers', operation.key))
    .catch(() => undefined)
}

export async function forgetAnswers(): Promise<void> {
  await (await database()).clear('answers')
  if (typeof caches !== 'undefined') await caches.delete('files')
}
