import { expect, test } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { readDraft, useDraft } from '@/lib/outbox/drafts'

interface Report {
  words: string
  photos: Blob[]
}
const empty = (): Report => ({ words: '', photos: [] })

test('a form comes back after the page is gone, photos included, and only to its owner', async () => {
  const page = effectScope()
  const form = page.run(() => useDraft('li', 'report', empty))!
  await form.restored
  form.value.value.words = '空调不制冷'
  form.value.value.photos.push(new Blob(['jpeg']))
  await nextTick()
  page.stop()
  await expect.poll(async () => (await readDraft<Report>('li', 'report'))?.words).toBe('空调不制冷')

  const again = effectScope().run(() => useDraft('li', 'report', empty))!
  await again.restored
  expect(again.value.value.words).toBe('空调不制冷')
  expect(await again.value.value.photos[0]?.text()).toBe('jpeg')
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
