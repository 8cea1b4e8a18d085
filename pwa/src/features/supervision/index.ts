import { defineFeature } from '@/lib/feature'
import StatisticsIcon from '~icons/tabler/chart-bar'

export default defineFeature({
  id: 'supervision',
  routes: [
    { path: '/desk/statistics', name: 'statistics', shell: 'desk', title: 'statistics', can: 'see statistics', page: () => import('./statistics/StatisticsPage.vue') },
  ],
  rail: [{ label: 'statistics', icon: StatisticsIcon, to: { name: 'statistics' }, order: 20, can: 'see statistics' }],
})
