import { defineFeature } from '@/lib/feature'

export default defineFeature({
  id: 'alarms',
  routes: [{ path: '/desk/alarms', name: 'alarms', shell: 'desk', title: 'alarms', can: 'see alarms', page: () => import('./AlarmsPage.vue') }],
  rail: [{ label: 'alarms', icon: 'bell-ringing', to: { name: 'alarms' }, order: 30, can: 'see alarms' }],
})
