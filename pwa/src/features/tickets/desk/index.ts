import type { FeatureRoute, MenuEntry } from '@/lib/feature'
import DispatchIcon from '~icons/tabler/layout-list'

export const deskRoutes: FeatureRoute[] = [
  {
    path: '/desk/dispatch',
    name: 'dispatch',
    shell: 'desk',
    title: 'dispatchBoard',
    can: 'see the ticket board',
    keep: true,
    page: () => import('./board/DispatchPage.vue'),
  },
]

export const deskRail: MenuEntry[] = [
  { label: 'dispatchBoard', icon: DispatchIcon, to: { name: 'dispatch' }, order: 10, can: 'see the ticket board' },
]
