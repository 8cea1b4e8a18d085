import type { FeatureRoute, MenuEntry } from '@/lib/feature'
import PeopleIcon from '~icons/tabler/users'

export const deskRoutes: FeatureRoute[] = [
  { path: '/desk/people', name: 'people', shell: 'desk', title: 'people', can: 'see people', page: () => import('./PeoplePage.vue') },
]

export const deskRail: MenuEntry[] = [{ label: 'people', icon: PeopleIcon, to: { name: 'people' }, order: 60, can: 'see people' }]
