import { afterEach, expect, test, vi } from 'vitest'
import { isLeaving } from '@/graphql/leaving'
import { endSession } from '@/graphql/session'

afterEach(() => vi.unstubAllGlobals())

test('whoever signs out without a network has no more notices on this phone', async () => {
  const done: string[] = []
  const subscription = { unsubscribe: async () => done.push('silent') }
  const serviceWorker = { getRegistration: async () => ({ pushManager: { getSubscription: async () => subscription } }) }
  vi.stubGlobal('navigator', { serviceWorker, locks: navigator.locks })
  vi.stubGlobal('document', { cookie: '' })
  vi.stubGlobal('location', { replace: (address: string) => done.push(address) })
  vi.stubGlobal('fetch', async () => {
    done.push('asked')
    throw new TypeError('Failed to fetch')
  })

  await endSession()
  expect(done).toEqual(['silent', 'asked', '/sign-in'])
  expect(isLeaving()).toBe(true)
  localStorage.clear()
})
