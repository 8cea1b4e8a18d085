import { Client, mapExchange, type CombinedError } from '@urql/core'
import { cacheExchange, type Data, type KeyingConfig } from '@urql/exchange-graphcache'
import { lastAnswers } from './lastAnswers'
import { sendExchange } from './sendExchange'
import { noticeSession } from './signedOut'

/** What has an id is one thing wherever it appears; everything else lives inside its parent. */
const keys = new Proxy({} as KeyingConfig, { get: () => (data: Data) => data.id ?? null })

export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  requestPolicy: 'cache-and-network',
  exchanges: [
    mapExchange({
      onError(error) {
        noticeSession(codeOf(error))
      },
    }),
    cacheExchange({ keys }),
    lastAnswers,
    sendExchange,
  ],
})

/** The code of a top-level error, e.g. `FORBIDDEN`. */
export function codeOf(error: CombinedError | undefined): string | undefined {
  return error?.graphQLErrors[0]?.extensions.code as string | undefined
}
