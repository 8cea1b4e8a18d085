import { defineFeature } from '@/lib/feature'
import ScanIcon from '~icons/tabler/scan'
import { deskRail } from './desk'

export default defineFeature({
  id: 'facility',
  routes: [
    { path: '/scan', name: 'scan', shell: 'phone', title: 'scan', page: () => import('./ScanPage.vue') },
  ],
  rail: deskRail,
  readAhead: [{ can: 'report tickets', load: () => import('./readAhead') }],
  tabs: [{ label: 'scan', icon: ScanIcon, to: { name: 'scan' }, order: 30 }],
})
