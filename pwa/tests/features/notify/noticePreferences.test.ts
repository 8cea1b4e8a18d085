import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { useNoticePreferences } from '@/features/notify/noticePreferences'
import { toasts } from '@/ui/toast'

/** What the server keeps, and every write it heard. */
let kept = { quiet: true, quietFrom: '22:00', quietTo: '07:00', inbox: true, mail: true }
let heard: unknown[] = []
let refuses = false

function heardNow() {
  const { inbox, mail, ...hours } = kept
  const kind = { __typename: 'NoticePreference', kind: 'ticket.done', title: '', inbox, push: false, app: false, mail, sms: false }
  return { __typename: 'NotifyPreferences', ...hours, channels: ['inbox', 'mail'], messenger: null, kinds: [kind] }
}

interface Asked {
  operationName: string
  variables?: Record<string, unknown>
}

function answer({ operationName, variables }: Asked) {
  if (operationName === 'NotifyPreferences') return { notifyPreferences: heardNow() }
  heard.push(variables)
  if (!refuses) kept = { ...kept, ...variables }
  const name = operationName === 'SetQuietHours' ? 'setQuietHours' : 'setNotifyPreference'
  return { [name]: refuses ? { __typename: 'Refused', code: 'invalid', message: '', field: null, facts: {} } : heardNow() }
}

beforeEach(() => {
  kept = { quiet: true, quietFrom: '22:00', quietTo: '07:00', inbox: true, mail: true }
  heard = []
  refuses = false
  vi.stubGlobal('document', { cookie: '' })
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => Response.json({ data: answer(JSON.parse(body)) }))
})
afterEach(() => vi.unstubAllGlobals())

async function opened() {
  const page = effectScope().run(useNoticePreferences)!
  await expect.poll(() => page.chosen.value?.kinds[0]?.mail).toBe(true)
  return { ...page, hours: () => page.chosen.value!, kind: () => page.chosen.value!.kinds[0]! }
}

test('two quick changes are both kept', async () => {
  const { kind, want } = await opened()
  want(kind(), { inbox: false })
  want(kind(), { mail: false })
  expect(kind()).toMatchObject({ inbox: false, mail: false })

  await expect.poll(() => kept).toMatchObject({ inbox: false, mail: false })
  expect(heard).toMatchObject([{ inbox: false, mail: true }, { inbox: false, mail: false }])
  expect(kind()).toMatchObject({ inbox: false, mail: false })
})

test('what is refused goes back and is said', async () => {
  refuses = true
  const { kind, hours, want, beQuiet } = await opened()
  want(kind(), { mail: false })
  expect(kind().mail).toBe(false)
  await expect.poll(() => kind().mail).toBe(true)
  expect(toasts.value.at(-1)?.tone).toBe('problem')

  hours().quietFrom = '07:00'
  beQuiet(hours())
  await expect.poll(() => hours().quietFrom).toBe('22:00')
  expect(kept).toMatchObject({ mail: true, quietFrom: '22:00' })
})

test('a time that is cleared is not sent and comes back', async () => {
  const { hours, beQuiet } = await opened()
  hours().quietTo = ''
  beQuiet(hours())
  await nextTick()
  await expect.poll(() => hours().quietTo).toBe('07:00')
  expect(heard).toEqual([])
})
