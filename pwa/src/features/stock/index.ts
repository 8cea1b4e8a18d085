import { defineFeature } from '@/lib/feature'

export default defineFeature({
  id: 'stock',
  routes: [{ path: '/desk/stock', name: 'stock', shell: 'desk', title: 'stock', can: 'see stock', page: () => import('./StockPage.vue') }],
  rail: [{ label: 'stock', icon: 'packages', to: { name: 'stock' }, order: 45, can: 'see stock' }],
})
