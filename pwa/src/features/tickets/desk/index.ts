import type { FeatureRoute, RailEntry } from '@/lib/feature'

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

export const deskRail: RailEntry[] = [
  { label: 'dispatchBoard', icon: 'layout-list', to: { name: 'dispatch' }, order: 10, can: 'see the ticket board' },
]
