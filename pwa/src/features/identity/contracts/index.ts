import type { FeatureRoute, RailEntry } from '@/lib/feature'

export const contractRoutes: FeatureRoute[] = [
  { path: '/desk/contracts', name: 'contracts', shell: 'desk', title: 'contracts', can: 'see contracts', page: () => import('./ContractsPage.vue') },
]

export const contractRail: RailEntry[] = [{ label: 'contracts', icon: 'file-certificate', to: { name: 'contracts' }, order: 65, can: 'see contracts' }]
