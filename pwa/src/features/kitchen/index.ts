import { defineFeature } from '@/lib/feature'

const can = 'oversee kitchens'
const onceOpened = true

export default defineFeature({
  id: 'kitchen',
  routes: [
    { path: '/desk/kitchen', name: 'kitchen', shell: 'desk', title: 'kitchen', onceOpened, can, page: () => import('./day/KitchenPage.vue') },
    { path: '/desk/larder', name: 'larder', shell: 'desk', title: 'larder', onceOpened, can, page: () => import('./larder/LarderPage.vue') },
    { path: '/desk/kitchen-costs', name: 'kitchen-costs', shell: 'desk', title: 'kitchenCosts', onceOpened, can, page: () => import('./costs/CostsPage.vue') },
    { path: '/desk/self-evaluation', name: 'self-evaluation', shell: 'desk', title: 'selfEvaluation', onceOpened, can, page: () => import('./evaluation/EvaluationPage.vue') },
  ],
  rail: [
    { label: 'kitchen', icon: 'soup', to: { name: 'kitchen' }, order: 56, can },
    { label: 'larder', icon: 'packages', to: { name: 'larder' }, order: 57, can },
    { label: 'kitchenCosts', icon: 'chart-bar', to: { name: 'kitchen-costs' }, order: 58, can },
    { label: 'selfEvaluation', icon: 'list-check', to: { name: 'self-evaluation' }, order: 59, can },
  ],
  writes: () => import('./writes'),
})
