import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { graphql } from '@/graphql'
import { forgetAnswers } from '@/graphql/lastAnswers'
import { useList } from '@/graphql/useList'
import { useRead } from '@/graphql/useRead'

const Ticket = graphql(`
  query TicketInTest($id: ID!) {
    ticket(id: $id) {
      id
      number
    }
  }
`)
const Tickets = graphql(`
  query LongListInTest($first: Int!, $after: String) {
    tickets(first: $first, after: $after) {
      items {
        id
      }
      next
    }
  }
`)

const fault = (code: string, status = 200) => Response.json({ data: null, errors: [{ message: 'x', extensions: { code } }] }, { status })
const DATABASE_IS_DOWN = () => fault('INTERNAL', 500)
const ticket = (number: string) => Response.json({ data: { ticket: { id: '1', number, __typename: 'Ticket' } } })

let reply: (variables: { first: number; after?: string | null }) => Response
let asked: number
let scope: EffectScope

beforeEach(async () => {
  await forgetAnswers()
  asked = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('document', { cookie: '', visibilityState: 'visible' })
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    asked++
    return reply((JSON.parse(body) as { variables: { first: number } }).variables)
  })
  scope = effectScope()
})

afterEach(() => {
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A ticket that was read well; each test has one of its own, as the client remembers. */
async function aTicket(id: string) {
  reply = () => ticket('WX1')
  const read = scope.run(() => useRead(Ticket, () => ({ id })))!
  await expect.poll(() => read.asOf.value).toBeDefined()
  return read
}

test.each([
  ['a fault of the server', DATABASE_IS_DOWN],
  ['a proxy that answers in JSON', () => Response.json({ message: 'upstream' }, { status: 500 })],
  ['a server that is not there', () => new Response('', { status: 502 })],
])('what could not be read anew for %s is old, and is read again by itself', async (_, failure) => {
  const read = await aTicket('1')
  expect(read.unreachable.value).toBe(false)
  reply = failure
  read.refresh()
  await expect.poll(() => read.unreachable.value).toBe(true)
  expect([read.state.value, read.data.value?.ticket?.number]).toEqual(['ready', 'WX1'])

  await vi.advanceTimersByTimeAsync(14_900)
  expect(asked).toBe(2)
  await vi.advanceTimersByTimeAsync(200)
  await expect.poll(() => read.fetching.value).toBe(false)
  expect([asked, read.unreachable.value]).toEqual([3, true])

  reply = () => ticket('WX2')
  await vi.advanceTimersByTimeAsync(15_000)
  await expect.poll(() => read.data.value?.ticket?.number).toBe('WX2')
  expect(read.unreachable.value).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(4)
})

test.each(['FORBIDDEN', 'BAD_VARIABLES', 'ticket_closed'])('after %s the data is old as well, but it is not asked again', async (code) => {
  const read = await aTicket('1')
  reply = () => fault(code)
  read.refresh()
  await expect.poll(() => read.unreachable.value).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(2)
})

test('a tab that nobody looks at asks once somebody does', async () => {
  const read = await aTicket('1')
  reply = DATABASE_IS_DOWN
  read.refresh()
  await expect.poll(() => read.unreachable.value).toBe(true)
  Object.assign(document, { visibilityState: 'hidden' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(2)
  Object.assign(document, { visibilityState: 'visible' })
  await vi.advanceTimersByTimeAsync(15_000)
  expect(asked).toBe(3)
})

test('a long list of which a later page failed is old until all of it was read', async () => {
  const page = (start: number, count: number) =>
    Response.json({ data: { tickets: { items: Array.from({ length: count }, (_, index) => ({ id: String(start + index), __typename: 'Ticket' })), next: String(start + count), __typename: 'TicketPage' } } })
  const well = ({ first, after }: { first: number; after?: string | null }) => page(Number(after ?? 0), first)
  reply = well
  const list = scope.run(() => useList({ document: Tickets, page: (data) => data.tickets }))!
  await expect.poll(() => list.items.length).toBe(20)
  await list.loadMore()
  const known = list.asOf

  reply = (variables) => (variables.first === 40 ? DATABASE_IS_DOWN() : well(variables))
  await list.refresh()
  await expect.poll(() => list.fetching).toBe(false)
  expect([list.unreachable, list.asOf, list.items.length]).toEqual([true, known, 40])

  reply = well
  await vi.advanceTimersByTimeAsync(15_000)
  await expect.poll(() => list.unreachable).toBe(false)
  expect(list.items).toHaveLength(40)
})
