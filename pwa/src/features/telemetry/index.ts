import { defineFeature } from '@/lib/feature'

const can = 'manage points'

export default defineFeature({
  id: 'telemetry',
  routes: [{ path: '/desk/points', name: 'points', shell: 'desk', title: 'points', can, keep: true, page: () => import('./desk/PointsPage.vue') }],
  rail: [{ label: 'points', icon: 'temperature', to: { name: 'points' }, order: 55, can }],
})
