import type { FeatureRoute, RailEntry } from '@/lib/feature'

export const auditRoutes: FeatureRoute[] = [
  { path: '/desk/journal', name: 'journal', shell: 'desk', title: 'journal', can: 'read the journal', page: () => import('./JournalPage.vue') },
]

export const auditRail: RailEntry[] = [{ label: 'journal', icon: 'book', to: { name: 'journal' }, order: 50, can: 'read the journal' }]
