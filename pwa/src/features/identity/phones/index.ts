import type { FeatureRoute, RailEntry } from '@/lib/feature'

export const phoneRoutes: FeatureRoute[] = [
  { path: '/desk/phones', name: 'phones', shell: 'desk', title: 'visitorsNumbers', can: 'confirm phones', page: () => import('./PhonesPage.vue') },
]

export const phoneRail: RailEntry[] = [{ label: 'visitorsNumbers', icon: 'device-mobile-check', to: { name: 'phones' }, order: 65, can: 'confirm phones' }]
