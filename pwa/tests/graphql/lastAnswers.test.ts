import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client, fetchExchange, gql, type OperationResult } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetAnswers, lastAnswers } from '@/graphql/lastAnswers'

const Place = gql`
  query Place($id: ID!) {
    place(id: $id) {
      id
      name
    }
  }
`
let server: Server
let url: string
let name = '305室'
let code: string | undefined

beforeEach(async () => {
  server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    const failed = code && { data: null, errors: [{ message: 'x', extensions: { code } }] }
    response.end(JSON.stringify(failed ?? { data: { place: { id: '1', name, __typename: 'Place' } } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  code = undefined
  await forgetAnswers()
})

afterEach(() => close())

function close(): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** A page that is opened anew: nothing in memory. */
function aPage(): Client {
  return new Client({ url, preferGetMethod: false, requestPolicy: 'cache-and-network', exchanges: [cacheExchange({}), lastAnswers, fetchExchange] })
}

async function results(client: Client): Promise<OperationResult[]> {
  const seen: OperationResult[] = []
  await new Promise<void>((resolve) => {
    const { unsubscribe } = client.query(Place, { id: '1' }).subscribe((result) => {
      seen.push(result)
      if (!result.stale) setTimeout(() => (unsubscribe(), resolve()))
    })
  })
  return seen
}

test('a page that was visited opens without the network, and says since when its data is known', async () => {
  const before = Date.now()
  await results(aPage())
  await close()

  const last = (await results(aPage())).at(-1)
  expect(last?.data?.place.name).toBe('305室')
  expect(last?.error?.networkError).toBeDefined()
  expect(last?.extensions?.['asOf']).toBeGreaterThanOrEqual(before)
})

test('with the network the known answer comes first, then the new one', async () => {
  await results(aPage())
  name = '会议室'
  const seen = await results(aPage())
  expect(seen.map((result) => [result.data?.place.name, result.stale])).toEqual([
    ['305室', true],
    ['会议室', false],
  ])
})

test('after sign-out nothing is known any more', async () => {
  await results(aPage())
  await close()
  await forgetAnswers()
  const last = (await results(aPage())).at(-1)
  expect(last?.data).toBeUndefined()
  expect(last?.error?.networkError).toBeDefined()
})

test('a page that is opened while the server has a fault shows what is known; a no takes nothing from the device', async () => {
  await results(aPage())
  code = 'INTERNAL'
  const last = (await results(aPage())).at(-1)
  expect([last?.data?.place.name, last?.error?.graphQLErrors[0]?.extensions.code]).toEqual([name, 'INTERNAL'])
  code = 'FORBIDDEN'
  expect((await results(aPage())).at(-1)?.data).toBeNull()
})
