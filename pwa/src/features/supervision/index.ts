import { defineFeature } from '@/lib/feature'
import StatisticsIcon from '~icons/tabler/chart-bar'
import LeadersIcon from '~icons/tabler/gauge'

export default defineFeature({
  id: 'supervision',
  routes: [
    { path: '/desk/statistics', name: 'statistics', shell: 'desk', title: 'statistics', can: 'see statistics', page: () => import('./statistics/StatisticsPage.vue') },
    { path: '/desk/leaders', name: 'leaders', shell: 'desk', title: 'leaders', can: "see the leaders' view", page: () => import('./leaders/LeadersPage.vue') },
  ],
  rail: [
    { label: 'statistics', icon: StatisticsIcon, to: { name: 'statistics' }, order: 20, can: 'see statistics' },
    { label: 'leaders', icon: LeadersIcon, to: { name: 'leaders' }, order: 19, can: "see the leaders' view" },
  ],
})
