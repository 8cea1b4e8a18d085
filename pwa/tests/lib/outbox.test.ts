import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '@/lib/database'
import { isStuck, NotKept, Outbox, type NewWrite, type Photo, type QueuedWrite } from '@/lib/outbox'
import { readDraft, saveDraft } from '@/lib/outbox/drafts'
import { takeBack } from '@/lib/outbox/takeBack'
import { DutyServer, transportTo } from './dutyServer'

let server: DutyServer
let address: string
const tabs: Outbox[] = []

beforeEach(async () => {
  const db = await database()
  for (const store of ['writes', 'photos', 'drafts'] as const) await db.clear(store)
  server = new DutyServer()
  address = await server.start()
})

afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.close()
  await server.stop()
})

async function aTab(owner = 'li'): Promise<Outbox> {
  const tab = new Outbox(transportTo(address))
  tabs.push(tab)
  await tab.belongTo(owner)
  return tab
}

function aWrite(subject: string, words: string, photos: Photo[] = []): NewWrite {
  return {
    name: 'remarkOnTicket',
    subject,
    title: words,
    photos,
    variables: (happenedAt) => ({ words, happenedAt, photoIds: photos.map((photo) => photo.key) }),
  }
}

function aPhoto(content: string): Photo {
  return { key: crypto.randomUUID(), blob: new Blob([content], { type: 'image/jpeg' }) }
}

function wordsOn(subject: string): unknown[] {
  return server.writes.filter((write) => write.subject === subject).map((write) => write.variables['words'])
}

test('50 writes and 20 photos from two tabs arrive once and in order, though a third of the replies is lost', async () => {
  let reply = 0
  server.dropReply = () => reply++ % 3 === 1
  const [one, two] = [await aTab(), await aTab()]
  const expected = new Map<string, string[]>()

  for (let number = 0; number < 50; number++) {
    const subject = `ticket:${number % 7}`
    const photos = number % 5 < 2 ? [aPhoto(`photo ${number}`)] : []
    expected.set(subject, [...(expected.get(subject) ?? []), `words ${number}`])
    await (number % 2 ? one : two).enqueue(aWrite(subject, `words ${number}`, photos))
  }
  while ((await one.flush(), await two.flush(), one.pending.value)) expect(server.requests).toBeLessThan(500)

  expect(server.writes).toHaveLength(50)
  expect(server.files.size).toBe(20)
  for (const [subject, words] of expected) expect(wordsOn(subject)).toEqual(words)
  expect(server.requests).toBeGreaterThan(70)
  expect(await (await database()).count('photos')).toBe(0)
})

test('a photo goes first and the write names the stored file', async () => {
  const tab = await aTab()
  const photo = aPhoto('leak')
  await tab.enqueue(aWrite('ticket:1', 'water', [photo]), new Date('2026-11-22T02:20:00Z'))
  await tab.flush()

  expect(server.files.get(photo.key)?.toString()).toBe('leak')
  expect(server.writes.map((write) => write.variables)).toEqual([
    { words: 'water', happenedAt: '2026-11-22T02:20:00.000Z', photoIds: [`file-of-${photo.key}`] },
  ])
})

test('behind a refusal the later writes on that subject wait for a decision; others go on', async () => {
  server.refuse = (name) => (name === 'arriveAtTicket' ? 'not_assigned' : undefined)
  const tab = await aTab()
  await tab.enqueue({ ...aWrite('ticket:1', 'arrive'), name: 'arriveAtTicket' })
  await tab.enqueue(aWrite('ticket:1', 'done'))
  await tab.enqueue(aWrite('ticket:2', 'other'))
  await tab.flush()

  expect(server.writes.map((write) => write.subject)).toEqual(['ticket:2'])
  expect(tab.on('ticket:1').map((write) => write.refusal?.code)).toEqual(['not_assigned', undefined])
  expect(tab.pending.value).toBe(2)
  expect(tab.refused.value).toHaveLength(1)
  expect(tab.state.value).toBe('waiting')
})

test('to try a refused write again is a new write; then the waiting ones follow', async () => {
  server.refuse = () => 'not_assigned'
  const tab = await aTab()
  const first = await tab.enqueue(aWrite('ticket:1', 'arrive'))
  await tab.enqueue(aWrite('ticket:1', 'done'))
  await tab.flush()
  server.refuse = () => undefined
  await tab.retry(tab.on('ticket:1')[0]!)

  expect(wordsOn('ticket:1')).toEqual(['arrive', 'done'])
  expect(server.writes[0]?.key).not.toBe(first.key)
  expect(tab.pending.value).toBe(0)
})

test('photos of a write that was given up are kept and can be sent with the next', async () => {
  server.refuse = () => 'not_assigned'
  const tab = await aTab()
  const photo = aPhoto('evidence')
  await tab.enqueue(aWrite('ticket:1', 'before', [photo]))
  await tab.flush()
  await tab.discard(tab.on('ticket:1')[0]!)

  const kept = await tab.keptPhotos('ticket:1')
  expect(kept.map((each) => each.key)).toEqual([photo.key])
  expect(await kept[0]?.blob.text()).toBe('evidence')

  server.refuse = () => undefined
  await tab.enqueue(aWrite('ticket:1', 'again', kept))
  await tab.flush()
  expect(server.writes.map((write) => write.variables['photoIds'])).toEqual([[`file-of-${photo.key}`]])
  expect(await tab.keptPhotos('ticket:1')).toEqual([])
})

test('another person on this phone neither sees nor sends what waits', async () => {
  await server.stop()
  const tab = await aTab('li')
  await tab.enqueue(aWrite('ticket:1', 'from Li'))
  await tab.flush()
  expect(tab.state.value).toBe('unreachable')

  await tab.belongTo('wang')
  expect(tab.pending.value).toBe(0)
  await tab.belongTo('li')
  expect(tab.writes.value.map((write) => write.title)).toEqual(['from Li'])
})

test('nobody signed in: a write is not taken', async () => {
  const tab = await aTab()
  await tab.belongTo(undefined)
  await expect(tab.enqueue(aWrite('ticket:1', 'x'))).rejects.toThrow('Nobody is signed in.')
  expect(await (await database()).count('writes')).toBe(0)
})

test('a write that the server never takes may be given up after some tries; then the next one goes', async () => {
  server.fault = (words) => words === 'never'
  const tab = await aTab()
  await tab.enqueue(aWrite('ticket:1', 'never', [aPhoto('evidence')]))
  await tab.enqueue(aWrite('ticket:1', 'after'))
  const first = () => tab.on('ticket:1')[0]!
  expect(isStuck(first())).toBe(false)
  for (let round = 0; !isStuck(first()); round++) {
    expect(round).toBeLessThan(10)
    await tab.flush()
  }
  expect(wordsOn('ticket:1')).toEqual([])

  expect(await tab.discard(first())).toBe(true)
  await tab.flush()
  expect(wordsOn('ticket:1')).toEqual(['after'])
  expect(await tab.keptPhotos('ticket:1')).toHaveLength(1)
})

test('a write that the device cannot keep says so, and nothing is queued', async () => {
  const tab = await aTab()
  const unreadable = { arrayBuffer: () => Promise.reject(new DOMException('full', 'QuotaExceededError')), type: 'image/jpeg' } as Blob
  await expect(tab.enqueue(aWrite('ticket:1', 'x', [{ key: 'photo', blob: unreadable }]))).rejects.toThrow(NotKept)
  expect(await (await database()).count('writes')).toBe(0)
})

interface Form {
  words: string
  photos: Photo[]
}

const joined = (sent: Form, begun: Form | undefined): Form => ({ words: sent.words + (begun?.words ?? ''), photos: [...sent.photos, ...(begun?.photos ?? [])] })
const intoItsForm = (write: QueuedWrite) => takeBack<Form>(write, joined)
const textsOf = (form: Form | undefined) => Promise.all((form?.photos ?? []).map((photo) => photo.blob.text()))

test('a refused write that is taken back lies in its form again, photos included, beside what was begun since', async () => {
  server.refuse = () => 'place_closed'
  const tab = await aTab()
  const sent: Form = { words: 'first', photos: [aPhoto('one')] }
  await tab.enqueue({ ...aWrite('report:1', 'first', sent.photos), draft: { form: 'report', value: sent } })
  await tab.flush()
  const [write] = tab.refused.value
  await saveDraft('li', 'report', { words: 'second', photos: [aPhoto('two')] })

  expect(await tab.discard(write!, intoItsForm)).toBe(true)
  const form = await readDraft<Form>('li', 'report')
  expect([form?.words, await textsOf(form)]).toEqual(['firstsecond', ['one', 'two']])
  expect(tab.writes.value).toEqual([])

  expect(await tab.discard(write!, intoItsForm)).toBe(false)
  expect((await readDraft<Form>('li', 'report'))?.words).toBe('firstsecond')
  await saveDraft('li', 'report', { words: '', photos: [] })
  expect(await (await database()).count('photos')).toBe(0)
})

test.each([
  ['given up', undefined],
  ['taken back', intoItsForm],
])('a write that is %s while it is on its way is the server\'s: nothing returns to the form', async (_, how) => {
  server.fault = () => true
  const tab = await aTab()
  const sent: Form = { words: 'leak', photos: [aPhoto('one')] }
  await tab.enqueue({ ...aWrite('report:1', 'leak', sent.photos), draft: { form: 'report', value: sent } })
  while (!isStuck(tab.on('report:1')[0]!)) await tab.flush()

  server.fault = () => false
  const onItsWay = Promise.withResolvers<void>()
  const arrives = Promise.withResolvers<void>()
  server.holdUp = () => (onItsWay.resolve(), arrives.promise)
  const sending = tab.flush()
  await onItsWay.promise
  const givenUp = tab.discard(tab.on('report:1')[0]!, how)
  await expect.poll(async () => (await navigator.locks.query()).pending?.length).toBe(1)
  arrives.resolve()

  expect(await givenUp).toBe(false)
  await sending
  expect(wordsOn('report:1')).toEqual(['leak'])
  expect(await readDraft<Form>('li', 'report')).toBeUndefined()
  expect([await (await database()).count('photos'), tab.pending.value]).toEqual([0, 0])
})
