import type { FeatureRoute, RailEntry } from '@/lib/feature'

export const deskRoutes: FeatureRoute[] = [
  { path: '/desk/people', name: 'people', shell: 'desk', title: 'people', can: 'see people', page: () => import('./PeoplePage.vue') },
]

export const deskRail: RailEntry[] = [{ label: 'people', icon: 'users', to: { name: 'people' }, order: 60, can: 'see people' }]
