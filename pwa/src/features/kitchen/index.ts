import { defineFeature } from '@/lib/feature'
import CostsIcon from '~icons/tabler/chart-bar'
import EvaluationIcon from '~icons/tabler/list-check'
import LarderIcon from '~icons/tabler/packages'
import KitchenIcon from '~icons/tabler/soup'

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
    { label: 'kitchen', icon: KitchenIcon, to: { name: 'kitchen' }, order: 56, can },
    { label: 'larder', icon: LarderIcon, to: { name: 'larder' }, order: 57, can },
    { label: 'kitchenCosts', icon: CostsIcon, to: { name: 'kitchen-costs' }, order: 58, can },
    { label: 'selfEvaluation', icon: EvaluationIcon, to: { name: 'self-evaluation' }, order: 59, can },
  ],
  writes: () => import('./writes'),
})
