import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { graphql } from '@/graphql'
import { registerWrites, transport } from '@/graphql/transport'
import type { QueuedPhoto, QueuedWrite } from '@/lib/outbox'

const Remark = graphql(`
  mutation RemarkInTest($key: IdempotencyKey!, $id: ID!, $words: String!) {
    remarkOnTicket(key: $key, id: $id, words: $words) {
      __typename
      ... on Ticket {
        id
      }
      ... on Refused {
        code
      }
    }
  }
`)
const documents = vi.fn(async () => ({ Remark }))
registerWrites(documents)

const WRITE: QueuedWrite = { seq: 1, name: 'RemarkInTest', subject: 'ticket:1', title: 'x', variables: { id: '1', words: '漏水' }, owner: 'li', key: 'key-1', photos: [], happenedAt: '2026-11-22T02:20:00Z' }
const PHOTO: QueuedPhoto = { key: 'photo-1', owner: 'li', subject: 'ticket:1', bytes: new TextEncoder().encode('jpeg').buffer, type: 'image/jpeg' }

interface Reply {
  status?: number
  body: unknown
}
let server: Server
let reply: (request: IncomingMessage) => Reply
const requests: { path: string; headers: IncomingMessage['headers']; body: string }[] = []

/** Node's fetch has neither cookies nor a page: both are what a browser would add. */
beforeEach(async () => {
  requests.length = 0
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      requests.push({ path: request.url ?? '', headers: request.headers, body })
      const { status = 200, body: answer } = reply(request)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const nodeFetch = globalThis.fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => nodeFetch(origin + path, init))
  vi.stubGlobal('document', { cookie: 'other=1; manyi_csrf=token-1' })
})

afterEach(async () => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('a write goes out with its key and the token, and is done when the ticket comes back', async () => {
  reply = () => ({ body: { data: { remarkOnTicket: { __typename: 'Ticket', id: '1' } } } })
  expect(await transport.send(WRITE)).toEqual({ kind: 'done', value: undefined })
  expect(requests[0]?.headers['x-csrf-token']).toBe('token-1')
  expect(requests[0]?.headers['x-person']).toBe('li')
  const sent = JSON.parse(requests[0]?.body ?? '') as { operationName: string; variables: unknown; query: string }
  expect(sent.operationName).toBe('RemarkInTest')
  expect(sent.variables).toEqual({ id: '1', words: '漏水', key: 'key-1' })
  expect(sent.query).toContain('mutation RemarkInTest')
})

test.each([
  ['a refusal is final', { data: { remarkOnTicket: { __typename: 'Refused', code: 'ticket_closed' } } }, { kind: 'refused', refusal: { __typename: 'Refused', code: 'ticket_closed' } }],
  ['a forbidden one too', { errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] }, { kind: 'refused', refusal: { code: 'forbidden', message: 'no' } }],
  ['a fault of the server is not', { errors: [{ message: 'x', extensions: { code: 'INTERNAL' } }] }, { kind: 'later' }],
  ['nor is a document of a newer app', { errors: [{ message: 'x', extensions: { code: 'DOCUMENT_UNKNOWN' } }] }, { kind: 'later' }],
  ['nor is a first password', { errors: [{ message: 'x', extensions: { code: 'PASSWORD_IS_TEMPORARY' } }] }, { kind: 'later' }],
  ['a session that is over waits', { errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] }, { kind: 'signed-out' }],
  ["so does one under another person's session", { errors: [{ message: 'x', extensions: { code: 'ANOTHER_PERSON' } }] }, { kind: 'signed-out' }],
])('%s', async (_, body, outcome) => {
  reply = () => ({ body })
  expect(await transport.send(WRITE)).toEqual(outcome)
})

test.each([
  [403, { code: 'foreign_origin', message: 'Requests are accepted from https://manyi.test only.' }],
  [403, { code: 'csrf', message: 'The header must repeat the cookie.' }],
  [404, { status_code: 404, detail: 'Not Found' }],
  [500, { status_code: 500, detail: 'Internal Server Error' }],
  [200, {}],
  [200, { data: null }],
])('an answer that is not GraphQL, or holds none, leaves the write waiting: %i %j', async (status, body) => {
  reply = () => ({ status, body })
  expect(await transport.send(WRITE)).toEqual({ kind: 'later' })
})

test('a token that came with the refusal is used at once', async () => {
  reply = (request) => {
    if (request.headers['x-csrf-token'] === 'token-2') return { body: { data: { remarkOnTicket: { __typename: 'Ticket', id: '1' } } } }
    document.cookie = 'manyi_csrf=token-2'
    return { status: 403, body: { code: 'csrf' } }
  }
  expect((await transport.send(WRITE)).kind).toBe('done')
  expect(requests).toHaveLength(2)
})

test('a photo is sent as it is, under its own key', async () => {
  reply = () => ({ body: { id: 'file-1' } })
  expect(await transport.upload(PHOTO)).toEqual({ kind: 'done', value: 'file-1' })
  expect(requests.map(({ path, body, headers }) => [path, body, headers['idempotency-key'], headers['content-type']])).toEqual([
    ['/files', 'jpeg', 'photo-1', 'image/jpeg'],
  ])
})

test.each([
  [422, { code: 'not_a_picture', message: 'no' }, { kind: 'refused', refusal: { code: 'not_a_picture', message: 'no' } }],
  [428, {}, { kind: 'later' }],
  [429, {}, { kind: 'later' }],
  [500, {}, { kind: 'later' }],
  [503, {}, { kind: 'unreachable' }],
  [401, {}, { kind: 'signed-out' }],
  [401, { code: 'another_person' }, { kind: 'signed-out' }],
])('an upload answered with %i', async (status, body, outcome) => {
  reply = () => ({ status, body })
  expect(await transport.upload(PHOTO)).toEqual(outcome)
})

test('no server, no loss', async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  expect(await transport.send(WRITE)).toEqual({ kind: 'unreachable' })
})

test('a device that does not have the documents yet sends once it has', async () => {
  documents.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
  reply = () => ({ body: { data: { remarkOnTicket: { __typename: 'Ticket', id: '1' } } } })
  expect(await transport.send(WRITE)).toEqual({ kind: 'unreachable' })
  expect(requests).toEqual([])
  expect(await transport.send(WRITE)).toEqual({ kind: 'done', value: undefined })
})
