import { ExpirationPlugin } from 'workbox-expiration'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'

declare const self: EventTarget & {
  __WB_MANIFEST: { url: string; revision: string | null }[]
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
}

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
  if ((event as MessageEvent).data === 'take over') void self.skipWaiting()
})

/** The page of the first visit works without a network as well: its other pages come from here at once. */
self.addEventListener('activate', (event) => {
  ;(event as Event & { waitUntil: (work: Promise<void>) => void }).waitUntil(self.clients.claim())
})
