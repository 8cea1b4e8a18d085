import { makeErrorResult, makeResult, type Exchange, type Operation, type OperationResult } from '@urql/core'
import { filter, make, merge, mergeMap, pipe, share, takeUntil, type Source } from 'wonka'
import { post } from './post'
import { requestBody } from './request'

/** The last exchange: one HTTP request an operation, aborted when nobody waits for it any more. */
export const sendExchange: Exchange = ({ forward }) => (operations$) => {
  const shared$ = share(operations$)
  const sent = (operation: Operation) => operation.kind === 'query' || operation.kind === 'mutation'

  const results$ = pipe(
    shared$,
    filter(sent),
    mergeMap((operation) =>
      pipe(
        answer(operation),
        takeUntil(
          pipe(
            shared$,
            filter((other) => other.kind === 'teardown' && other.key === operation.key),
          ),
        ),
      ),
    ),
  )
  return merge([results$, pipe(shared$, filter((operation) => !sent(operation)), forward)])
}

function answer(operation: Operation): Source<OperationResult> {
  return make(({ next, complete }) => {
    const controller = new AbortController()
    post(requestBody(operation.query, operation.variables), { signal: controller.signal })
      .then((body) => makeResult(operation, body as Parameters<typeof makeResult>[1]))
      .catch((error: Error) => makeErrorResult(operation, error))
      .then((result) => {
        next(result)
        complete()
      })
    return () => controller.abort()
  })
}
