import type { FeatureRoute, MenuEntry } from '@/lib/feature'
import PhonesIcon from '~icons/tabler/device-mobile-check'

export const phoneRoutes: FeatureRoute[] = [
  { path: '/desk/phones', name: 'phones', shell: 'desk', title: 'visitorsNumbers', can: 'confirm phones', page: () => import('./PhonesPage.vue') },
]

export const phoneRail: MenuEntry[] = [{ label: 'visitorsNumbers', icon: PhonesIcon, to: { name: 'phones' }, order: 65, can: 'confirm phones' }]
