import { defineFeature } from '@/lib/feature'
import OpinionIcon from '~icons/tabler/message-2-plus'

export default defineFeature({
  id: 'opinions',
  routes: [
    { path: '/opinions/:id', name: 'opinion', shell: 'phone', title: 'opinions', onceOpened: true, focused: true, can: 'give opinions', page: () => import('./OpinionPage.vue') },
    { path: '/desk/opinions', name: 'opinions-desk', shell: 'desk', title: 'opinions', can: 'answer opinions', page: () => import('./desk/OpinionsDeskPage.vue') },
  ],
  rail: [{ label: 'opinions', icon: 'message-2-plus', to: { name: 'opinions-desk' }, order: 58, can: 'answer opinions' }],
  actions: [{ label: 'giveOpinion', icon: OpinionIcon, to: { name: 'opinions' }, order: 40, can: 'give opinions' }],
  writes: () => import('./writes'),
})
