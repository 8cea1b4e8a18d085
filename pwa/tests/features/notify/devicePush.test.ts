import { expect, test } from 'vitest'
import { ability } from '@/features/notify/devicePush'

function browser(userAgent: string, more: object = {}, ofNavigator: object = {}) {
  return { navigator: { userAgent, ...ofNavigator }, ...more } as unknown as Window & typeof globalThis
}

test('what a browser is able to do', () => {
  expect(ability(browser('Chrome', { PushManager: {}, Notification: {} }, { serviceWorker: {} }))).toBe('able')
  expect(ability(browser('Chrome', { PushManager: {} }))).toBe('unsupported')
  expect(ability(browser('iPhone; Safari'))).toBe('install')
})
