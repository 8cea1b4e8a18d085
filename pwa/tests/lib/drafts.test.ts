import { expect, test } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { database } from '@/lib/database'
import type { Photo } from '@/lib/outbox'
import { readDraft, useDraft } from '@/lib/outbox/drafts'
import { draftsSettled, saveDrafts } from '@/lib/outbox/saving'
import { enqueue } from '@/lib/outbox/queue'

interface Report {
  words: string
  photos: Photo[]
}
const empty = (): Report => ({ words: '', photos: [] })

test('a form comes back after the page is gone, photos included, and only to its owner', async () => {
  const page = effectScope()
  const form = page.run(() => useDraft('li', 'report', empty))!
  await form.restored
  form.value.value.words = '空调不制冷'
  form.value.value.photos.push({ key: 'photo-1', blob: new Blob(['jpeg'], { type: 'image/jpeg' }) })
  await nextTick()
  page.stop()
  await expect.poll(async () => (await readDraft<Report>('li', 'report'))?.words).toBe('空调不制冷')

  const again = effectScope().run(() => useDraft('li', 'report', empty))!
  await again.restored
  expect(again.value.value.words).toBe('空调不制冷')
  expect(await again.value.value.photos[0]?.blob.text()).toBe('jpeg')
  expect(again.value.value.photos[0]?.blob.type).toBe('image/jpeg')
  expect(await readDraft('wang', 'report')).toBeUndefined()
})

test('a form that was sent leaves no draft', async () => {
  const form = effectScope().run(() => useDraft('li', 'rating', empty))!
  await form.restored
  form.value.value.words = 'x'
  await form.clear()
  expect(form.value.value).toEqual(empty())
  expect(await readDraft('li', 'rating')).toBeUndefined()
})

async function opened(name: string) {
  const form = effectScope().run(() => useDraft('li', name, empty))!
  await form.restored
  return form
}

test('what was typed before the draft was read stays, and the rest of the draft comes back', async () => {
  const before = await opened('complaint')
  before.value.value.words = '旧的'
  before.value.value.photos.push({ key: 'photo-9', blob: new Blob(['jpeg'], { type: 'image/jpeg' }) })
  await nextTick()
  await saveDrafts()

  const form = effectScope().run(() => useDraft('li', 'complaint', empty))!
  form.value.value.words = '新的'
  form.value.value.photos.push({ key: 'photo-10', blob: new Blob(['jpeg'], { type: 'image/jpeg' }) })
  await form.restored
  const both = [{ key: 'photo-9' }, { key: 'photo-10' }]
  expect(form.value.value).toMatchObject({ words: '新的', photos: both })
  await saveDrafts()
  expect((await (await database()).get('drafts', ['li', 'complaint']))?.value).toMatchObject({ words: '新的', photos: both })
})

test('what was typed in the last moment is there again, though nothing had time to be saved', async () => {
  const form = await opened('remark')
  form.value.value.words = '还没'
  await nextTick()
  await saveDrafts()
  form.value.value.words = '还没写完'
  await nextTick()
  expect((await (await database()).get('drafts', ['li', 'remark']))?.value).toMatchObject({ words: '还没' })

  expect((await opened('remark')).value.value.words).toBe('还没写完')
  expect(await readDraft('wang', 'remark')).toBeUndefined()
  await saveDrafts()
  expect((await (await database()).get('drafts', ['li', 'remark']))?.value).toMatchObject({ words: '还没写完' })
  expect(localStorage.length).toBe(0)
})

test('a form that is sent while it is being saved leaves no draft', async () => {
  const form = await opened('step')
  form.value.value.words = 'x'
  await nextTick()
  void saveDrafts()
  await form.clear()
  expect(await readDraft('li', 'step')).toBeUndefined()
})

const keptPhotos = async () => (await database()).getAllKeys('photos')

test('a photo is stored once, as bytes, and goes with its removal', async () => {
  const form = await opened('hold')
  form.value.value.photos = [
    { key: 'photo-2', blob: new Blob(['two']) },
    { key: 'photo-3', blob: new Blob(['three']) },
  ]
  await nextTick()
  await saveDrafts()
  const stored = await (await database()).get('photos', 'photo-2')
  expect(stored).toMatchObject({ owner: 'li', subject: 'draft:hold' })
  expect(new TextDecoder().decode(stored?.bytes)).toBe('two')
  expect((await (await database()).get('drafts', ['li', 'hold']))?.value).toEqual({
    words: '',
    photos: [
      { key: 'photo-2', blob: null },
      { key: 'photo-3', blob: null },
    ],
  })

  form.value.value.photos.shift()
  await nextTick()
  await saveDrafts()
  expect(await keptPhotos()).not.toContain('photo-2')
  await form.clear()
  expect(await keptPhotos()).not.toContain('photo-3')
})

test('a photo is put away at once, not at the next pause, and several in their order', async () => {
  const form = await opened('finish')
  for (const key of ['photo-5', 'photo-6']) {
    form.value.value.photos = [...form.value.value.photos, { key, blob: new Blob([key]) }]
    await nextTick()
  }
  await draftsSettled()
  expect(await keptPhotos()).toEqual(expect.arrayContaining(['photo-5', 'photo-6']))
  expect((await readDraft<Report>('li', 'finish'))?.photos.map(({ key }) => key)).toEqual(['photo-5', 'photo-6'])
})

test('a photo that a write has taken over outlives its draft', async () => {
  const form = await opened('refuse')
  form.value.value.photos = [{ key: 'photo-4', blob: new Blob(['four']) }]
  await nextTick()
  await saveDrafts()
  await enqueue('li', { name: 'RefuseWork', subject: 'ticket:1', title: 'x', photos: form.value.value.photos, variables: () => ({}) }, '2026-11-22T02:20:00Z')
  await form.clear()
  const stored = await (await database()).get('photos', 'photo-4')
  expect([stored?.subject, new TextDecoder().decode(stored?.bytes)]).toEqual(['ticket:1', 'four'])
})
