import type { FeatureRoute, MenuEntry } from '@/lib/feature'
import JournalIcon from '~icons/tabler/book'

export const auditRoutes: FeatureRoute[] = [
  { path: '/desk/journal', name: 'journal', shell: 'desk', title: 'journal', can: 'read the journal', page: () => import('./JournalPage.vue') },
]

export const auditRail: MenuEntry[] = [{ label: 'journal', icon: JournalIcon, to: { name: 'journal' }, order: 50, can: 'read the journal' }]
