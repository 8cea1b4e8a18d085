import { defineFeature } from '@/lib/feature'
import PartsIcon from '~icons/tabler/packages'

export default defineFeature({
  id: 'stock',
  routes: [{ path: '/desk/stock', name: 'stock', shell: 'desk', title: 'stock', can: 'see stock', page: () => import('./StockPage.vue') }],
  rail: [{ label: 'stock', icon: PartsIcon, to: { name: 'stock' }, order: 45, can: 'see stock' }],
})
