import type { Feature, FeatureRoute, MenuEntry } from '@/lib/feature'
import OrdersIcon from '~icons/tabler/clipboard-check'
import PoolIcon from '~icons/tabler/hand-grab'

const can = 'do field work'

export const workerRoutes: FeatureRoute[] = [
  { path: '/pool', name: 'pool', shell: 'phone', title: 'pool', can, keep: true, page: () => import('./PoolPage.vue') },
  { path: '/orders', name: 'orders', shell: 'phone', title: 'myOrders', can, start: can, keep: true, page: () => import('./OrdersPage.vue') },
]

export const workerTabs: MenuEntry[] = [
  { label: 'pool', icon: PoolIcon, to: { name: 'pool' }, order: 10, can },
  { label: 'myOrders', icon: OrdersIcon, to: { name: 'orders' }, order: 20, can },
]

export const workerReadAhead: NonNullable<Feature['readAhead']> = [{ can, load: () => import('./readAhead') }]
