import { expect, test, vi } from 'vitest'
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

test('the switch goes back when the question of the browser is waved away', async () => {
  const Notification = { permission: 'default', requestPermission: async () => 'default' }
  const serviceWorker = { getRegistration: async () => undefined }
  vi.stubGlobal('window', browser('Chrome', { PushManager: {}, Notification }, { serviceWorker }))
  vi.stubGlobal('navigator', { serviceWorker })
  vi.stubGlobal('Notification', Notification)
  vi.stubGlobal('document', { cookie: '' })
  vi.stubGlobal('fetch', async () => Response.json({ data: { pushSetup: { __typename: 'PushSetup', publicKey: 'k', on: false } } }))
  const { state, switchTo } = effectScope().run(useDevicePush)!

  const switched = switchTo(true)
  expect(state.value).toBe('on')
  await switched
  expect(state.value).toBe('off')
  vi.unstubAllGlobals()
})
