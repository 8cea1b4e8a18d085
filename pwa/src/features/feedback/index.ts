import { defineFeature } from '@/lib/feature'

export default defineFeature({
  id: 'feedback',
  routes: [
    { path: '/surveys', name: 'my-surveys', shell: 'phone', title: 'surveys', onceOpened: true, can: 'answer surveys', page: () => import('./mine/SurveysPage.vue') },
    { path: '/desk/surveys', name: 'surveys-desk', shell: 'desk', title: 'surveys', can: 'run surveys', page: () => import('./desk/SurveysPage.vue') },
  ],
  panels: [{ order: 20, can: 'answer surveys', panel: () => import('./mine/SurveysPanel.vue') }],
  rail: [{ label: 'surveys', icon: 'checkup-list', to: { name: 'surveys-desk' }, order: 60, can: 'run surveys' }],
})
