import { defineFeature } from '@/lib/feature'
import LedgerIcon from '~icons/tabler/clipboard-heart'

export default defineFeature({
  id: 'hygiene',
  routes: [{ path: '/desk/hygiene', name: 'hygiene', shell: 'desk', title: 'kitchenHygiene', can: 'oversee kitchens', page: () => import('./HygienePage.vue') }],
  rail: [{ label: 'kitchenHygiene', icon: LedgerIcon, to: { name: 'hygiene' }, order: 56, can: 'oversee kitchens' }],
  writes: () => import('./writes'),
})
