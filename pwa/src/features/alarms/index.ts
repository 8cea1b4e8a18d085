import { defineFeature } from '@/lib/feature'
import AlarmIcon from '~icons/tabler/bell-ringing'

export default defineFeature({
  id: 'alarms',
  routes: [{ path: '/desk/alarms', name: 'alarms', shell: 'desk', title: 'alarms', can: 'see alarms', page: () => import('./AlarmsPage.vue') }],
  rail: [{ label: 'alarms', icon: AlarmIcon, to: { name: 'alarms' }, order: 30, can: 'see alarms' }],
})
