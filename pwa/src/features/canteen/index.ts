import { defineFeature } from '@/lib/feature'
import MealIcon from '~icons/tabler/tools-kitchen-2'

export default defineFeature({
  id: 'canteen',
  routes: [
    { path: '/canteen', name: 'canteen', shell: 'phone', title: 'canteen', can: 'eat in canteens', page: () => import('./CanteenPage.vue') },
    { path: '/desk/canteen', name: 'canteen-desk', shell: 'desk', title: 'canteen', can: 'manage canteens', page: () => import('./desk/CanteenDeskPage.vue') },
  ],
  rail: [{ label: 'canteen', icon: 'tools-kitchen-2', to: { name: 'canteen-desk' }, order: 55, can: 'manage canteens' }],
  actions: [{ label: 'rateMeals', icon: MealIcon, to: { name: 'canteen', query: { part: 'mine' } }, order: 30, can: 'eat in canteens' }],
  panels: [{ order: 20, can: 'eat in canteens', panel: () => import('./TodayPanel.vue') }],
  writes: () => import('./writes'),
})
