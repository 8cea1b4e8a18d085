import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { graphql } from '@/graphql'
import { useList } from '@/graphql/useList'

const Tickets = graphql(`
  query TicketsInTest($first: Int!, $after: String) {
    tickets(first: $first, after: $after) {
      items {
        id
      }
      next
    }
  }
`)

let server: Server
let rows = 250
const asked: number[] = []

/** Gives at most a hundred rows at once, as our service does. */
beforeEach(async () => {
  asked.length = 0
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      const { first, after } = (JSON.parse(body) as { variables: { first: number; after?: string | null } }).variables
      asked.push(first)
      const [start, end] = [Number(after ?? 0), Number(after ?? 0) + Math.min(first, 100)]
      const items = Array.from({ length: Math.min(end, rows) - start }, (_, index) => ({ id: String(start + index), __typename: 'Ticket' }))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: { tickets: { items, next: end < rows ? String(end) : null, __typename: 'TicketPage' } } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const nodeFetch = globalThis.fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => nodeFetch(origin + path, init))
  vi.stubGlobal('document', { cookie: '' })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('a live change leaves a long list as long as it was', async () => {
  const scope = effectScope()
  const list = scope.run(() => useList({ document: Tickets, page: (data) => data.tickets }))!
  await expect.poll(() => list.items.length).toBe(20)
  while (list.items.length < 220) await list.loadMore()

  rows = 300
  asked.length = 0
  await list.refresh()
  expect(list.items.map(({ id }) => id)).toEqual(Array.from({ length: 220 }, (_, index) => String(index)))
  // The first page, which tells whether the service answers at all, is asked for beside them.
  expect(asked.sort((one, other) => one - other)).toEqual([20, 20, 100, 100])
  expect(list.hasMore).toBe(true)
  scope.stop()
})
