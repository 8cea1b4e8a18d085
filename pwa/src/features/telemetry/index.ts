import { defineFeature } from '@/lib/feature'
import SensorIcon from '~icons/tabler/temperature'

const can = 'manage points'

export default defineFeature({
  id: 'telemetry',
  routes: [{ path: '/desk/points', name: 'points', shell: 'desk', title: 'points', can, keep: true, page: () => import('./desk/PointsPage.vue') }],
  rail: [{ label: 'points', icon: SensorIcon, to: { name: 'points' }, order: 55, can }],
})
