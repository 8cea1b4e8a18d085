import type { FeatureRoute, MenuEntry } from '@/lib/feature'
import ContractIcon from '~icons/tabler/file-certificate'

export const contractRoutes: FeatureRoute[] = [
  { path: '/desk/contracts', name: 'contracts', shell: 'desk', title: 'contracts', can: 'see contracts', page: () => import('./ContractsPage.vue') },
]

export const contractRail: MenuEntry[] = [{ label: 'contracts', icon: ContractIcon, to: { name: 'contracts' }, order: 65, can: 'see contracts' }]
