import { afterEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { ability, useDevicePush } from '@/features/notify/devicePush'

function browser(userAgent: string, more: object = {}, ofNavigator: object = {}) {
  return { navigator: { userAgent, ...ofNavigator }, ...more } as unknown as Window & typeof globalThis
}

test('what a browser is able to do', () => {
  expect(ability(browser('Chrome', { PushManager: {}, Notification: {} }, { serviceWorker: {} }))).toBe('able')
  expect(ability(browser('Chrome', { PushManager: {} }))).toBe('unsupported')
  expect(ability(browser('iPhone; Safari'))).toBe('install')
})

/** A phone that allows notices, on a service that answers every write well. */
function aPhone(pushManager: object, permission = 'granted') {
  const Notification = { permission, requestPermission: async () => permission }
  const registration = { pushManager: { getSubscription: async () => null, ...pushManager } }
  const serviceWorker = { getRegistration: async () => registration, ready: Promise.resolve(registration) }
  vi.stubGlobal('window', browser('Chrome', { PushManager: {}, Notification }, { serviceWorker }))
  vi.stubGlobal('navigator', { serviceWorker })
  vi.stubGlobal('Notification', Notification)
  vi.stubGlobal('document', { cookie: '' })
  let on = false
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { operationName } = JSON.parse(body) as { operationName: string }
    if (operationName === 'PushSetup') return Response.json({ data: { pushSetup: { __typename: 'PushSetup', publicKey: 'k', on } } })
    on = operationName === 'SubscribePush'
    return Response.json({ data: { [on ? 'subscribePush' : 'unsubscribePush']: { __typename: 'PushOn', on } } })
  })
  return effectScope().run(useDevicePush)!
}

afterEach(() => vi.unstubAllGlobals())

test('a phone that was subscribed under an older key can be switched on, and off with nothing left', async () => {
  let left: object | null = { unsubscribe: async () => (left = null) }
  const subscribe = vi.fn(async () => {
    if (left) throw new DOMException('another key', 'InvalidStateError')
    left = { endpoint: 'https://push.test/1', toJSON: () => ({ keys: { p256dh: 'p', auth: 'a' } }), unsubscribe: async () => (left = null) }
    return left
  })
  const { state, switchTo } = aPhone({ subscribe, getSubscription: async () => left })

  await switchTo(true)
  expect([state.value, subscribe.mock.calls.length]).toEqual(['on', 2])
  await switchTo(false)
  expect([state.value, left]).toEqual(['off', null])
})

test('what the browser refuses for another reason is tried once', async () => {
  const subscribe = vi.fn(() => Promise.reject(new DOMException('no push service', 'AbortError')))
  const { state, switchTo } = aPhone({ subscribe })
  await switchTo(true)
  expect([state.value, subscribe.mock.calls.length]).toEqual(['off', 1])
})

test('the switch goes back when the question of the browser is waved away', async () => {
  const { state, switchTo } = aPhone({}, 'default')

  const switched = switchTo(true)
  expect(state.value).toBe('on')
  await switched
  expect(state.value).toBe('off')
})
