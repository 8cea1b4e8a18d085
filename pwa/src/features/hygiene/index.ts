import { defineFeature } from '@/lib/feature'

export default defineFeature({
  id: 'hygiene',
  routes: [{ path: '/desk/hygiene', name: 'hygiene', shell: 'desk', title: 'kitchenHygiene', can: 'oversee kitchens', page: () => import('./HygienePage.vue') }],
  rail: [{ label: 'kitchenHygiene', icon: 'clipboard-heart', to: { name: 'hygiene' }, order: 56, can: 'oversee kitchens' }],
  writes: () => import('./writes'),
})
