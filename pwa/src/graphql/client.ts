import { Client, mapExchange } from '@urql/core'
import { cacheExchange, type Data, type KeyingConfig } from '@urql/exchange-graphcache'
import { codeOf } from './errors'
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
