import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTapped } from '@/app/openTapped'
import { openIn, type Tabs } from '@/app/tapped'

let done: string[]
let page: EventTarget
const said = (what: string) => async (path = '') => void done.push(`${what} ${path}`.trim())

const tab = {
  focus: said('focus'),
  navigate: said('load'),
  postMessage: (data: object, ports: MessagePort[]) => page.dispatchEvent(new MessageEvent('message', { data, ports })),
}
const windows = (...open: (typeof tab)[]): Tabs => ({ matchAll: async () => open, openWindow: said('window') })

beforeEach(() => {
  done = []
  page = new EventTarget()
  vi.stubGlobal('navigator', { serviceWorker: page })
})
afterEach(() => vi.unstubAllGlobals())

test('a push that is tapped opens in the app as it stands', async () => {
  openTapped({ push: said('go') as never })
  page.dispatchEvent(new MessageEvent('message', { data: 'something else' }))
  await openIn(windows(tab), '/tickets/t1')
  expect(done).toEqual(['focus', 'go /tickets/t1'])
})

test('a page that does not answer is loaded anew, and without one a window opens', async () => {
  await openIn(windows(tab), '/tickets/t1')
  await openIn(windows(), '/inbox')
  expect(done).toEqual(['focus', 'load /tickets/t1', 'window /inbox'])
})
