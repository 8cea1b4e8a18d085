import { defineFeature } from '@/lib/feature'
import GaugeIcon from '~icons/tabler/gauge'

export default defineFeature({
  id: 'supervision',
  routes: [
    { path: '/desk/statistics', name: 'statistics', shell: 'desk', title: 'statistics', can: 'see statistics', page: () => import('./statistics/StatisticsPage.vue') },
    { path: '/desk/leaders', name: 'leaders', shell: 'desk', title: 'leaders', can: "see the leaders' view", page: () => import('./leaders/LeadersPage.vue') },
    { path: '/effort', name: 'effort', shell: 'phone', title: 'effort', onceOpened: true, can: "see workers' effort", page: () => import('./effort/EffortPage.vue') },
  ],
  actions: [{ label: 'effort', icon: GaugeIcon, to: { name: 'effort' }, order: 60, can: "see workers' effort" }],
  rail: [
    { label: 'statistics', icon: 'chart-bar', to: { name: 'statistics' }, order: 20, can: 'see statistics' },
    { label: 'leaders', icon: 'gauge', to: { name: 'leaders' }, order: 19, can: "see the leaders' view" },
  ],
})
