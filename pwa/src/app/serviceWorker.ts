import { ExpirationPlugin } from 'workbox-expiration'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'
import { type Pushed, shownAs } from './pushed'
import { openIn, type Tabs } from './tapped'

declare const self: EventTarget & {
  __WB_MANIFEST: { url: string; revision: string | null }[]
  skipWaiting: () => Promise<void>
  registration: ServiceWorkerRegistration
  clients: Tabs & { claim: () => Promise<void> }
}
type Working = Event & { waitUntil: (work: Promise<unknown>) => void }

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

/** Every page is the app, but for what the server itself answers. */
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/(graphql|files|intake|healthz|calendars|doors)\b/, /^[^?]*\.(xlsx|pdf)(\?|$)/],
  }),
)

/** Photos that were looked at once, also offline; emptied at sign-out. */
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/files/'),
  new CacheFirst({ cacheName: 'files', plugins: [new ExpirationPlugin({ maxEntries: 300 })] }),
)

/** What not every phone needs (the desk, English, the QR decoder) stays once it was loaded: its names are hashes. */
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  new CacheFirst({ cacheName: 'assets', plugins: [new ExpirationPlugin({ maxEntries: 200 })] }),
)

self.addEventListener('message', (event) => {
  const { data } = event as MessageEvent
  if (data === 'take over') void self.skipWaiting()
  if (data === 'serve this page') void self.clients.claim()
})

/** The page of the first visit works without a network as well: its other pages come from here at once. */
self.addEventListener('activate', (event) => {
  ;(event as Working).waitUntil(self.clients.claim())
})

/** Each push must be shown: a browser takes the permission away from a site that is pushed to in silence. */
self.addEventListener('push', (event) => {
  const { title, options } = shownAs((event as Working & { data: { json: () => Pushed } }).data.json())
  ;(event as Working).waitUntil(self.registration.showNotification(title, options))
})

self.addEventListener('notificationclick', (event) => {
  const { notification } = event as Working & { notification: Notification }
  notification.close()
  ;(event as Working).waitUntil(openIn(self.clients, notification.data as string))
})
