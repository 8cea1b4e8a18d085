import { watch } from 'vue'
import { createRouter, createWebHistory, START_LOCATION, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { useMe } from '@/graphql/me'
import { openSession } from '@/graphql/session'
import { breath } from '@/lib/breath'
import type { FeatureRoute } from '@/lib/feature'
import { messagesReady, t, type CommonKey } from '@/lib/i18n'
import { toast } from '@/ui/toast'
import { features } from './features'
import { useRail } from './menu'
import { wideScreen } from '@/lib/wideScreen'

declare module 'vue-router' {
  interface RouteMeta extends Pick<FeatureRoute, 'shell' | 'can' | 'open' | 'stranger' | 'keep' | 'focused'> {
    title: CommonKey
  }
}

const ownPages: FeatureRoute[] = [
  { path: '/', name: 'home', shell: 'phone', title: 'home', keep: true, page: () => import('./HomePage.vue') },
  { path: '/report', name: 'report', shell: 'phone', title: 'reportRepair', can: 'report tickets', focused: true, page: () => import('./ReportPage.vue') },
  { path: '/opinions', name: 'opinions', shell: 'phone', title: 'opinions', onceOpened: true, can: 'give opinions', page: () => import('./OpinionsPage.vue') },
  { path: '/q/:code', name: 'code', shell: 'phone', title: 'places', stranger: 'stranger-report', page: () => import('./ScannedPage.vue') },
  { path: '/unsent', name: 'unsent', shell: 'phone', title: 'unsent', page: () => import('./UnsentPage.vue') },
  { path: '/desk/places', name: 'places', shell: 'desk', title: 'places', can: 'see people', keep: true, page: () => import('./PlacesDesk.vue') },
  { path: '/desk/health', name: 'health', shell: 'desk', title: 'jobHealth', can: 'see job health', page: () => import('./HealthPage.vue') },
  { path: '/:path(.*)*', name: 'not-found', shell: 'phone', title: 'notFound', open: true, page: () => import('./NotFoundPage.vue') },
]

function record({ path, name, page, ...meta }: FeatureRoute): RouteRecordRaw {
  return { path, name, component: page, meta }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [...features.flatMap((feature) => feature.routes), ...ownPages].map(record),
  // A page that has just been loaded is at its top: to say so would cost a layout.
  scrollBehavior: (_to, from, saved) => saved ?? (from !== START_LOCATION && { top: 0 }),
})

/**
 * Behind the first picture, the page comes while it is asked who is there. Should it fail to, the router asks again
 * and says so. Whoever scans a code without an account is shown another page.
 */
async function fetchAhead({ matched, meta }: RouteLocationNormalized): Promise<void> {
  if (meta.stranger) return
  await breath()
  const page = matched.at(-1)?.components?.['default']
  if (typeof page === 'function') await (page as () => Promise<unknown>)().catch(() => undefined)
}

function startOf() {
  const start = features.flatMap((feature) => feature.routes).find((route) => route.start && can(route.start))
  return start && { name: start.name }
}

const { me, can } = useMe()
const rail = useRail()

router.beforeEach(async (to, from) => {
  if (to.meta.open) return true
  if (me.value === undefined) {
    void fetchAhead(to)
    await openSession()
  }
  if (!me.value && to.meta.stranger) return { name: to.meta.stranger, params: to.params, replace: true }
  if (!me.value) return { name: 'sign-in', query: { to: to.fullPath } }
  if (me.value.mustChangePassword && to.name !== 'password') return { name: 'password' }
  if (to.meta.can && !can(to.meta.can)) return { name: 'not-found', params: { path: to.path.slice(1).split('/') }, replace: true }
  const arriving = from === START_LOCATION || from.name === 'sign-in'
  if (to.name === 'home' && arriving && wideScreen.matches && rail.value[0]) return rail.value[0].to
  return to.name === 'home' ? (startOf() ?? true) : true
})

// An administrator handed out a new password while its owner was at work.
watch(
  () => me.value?.mustChangePassword,
  (must) => must && void router.push({ name: 'password' }),
)

router.beforeResolve(async () => {
  await messagesReady()
})

router.afterEach((to, from) => {
  document.title = `${t(to.meta.title)} · ${t('appName')}`
  // A person who listens hears where they are now; not after the first load, which the browser announces itself.
  if (from.matched.length && to.path !== from.path) requestAnimationFrame(() => document.getElementById('content')?.focus({ preventScroll: true }))
})

// A page of an older build is gone from the server: load the app anew, at the place where the person wanted to go.
router.onError((error: Error, to) => {
  if (!/dynamically imported module|preload/i.test(error.message)) return
  if (navigator.onLine) location.assign(to.fullPath)
  else toast(t('opensWithNetwork'), 'problem')
})
