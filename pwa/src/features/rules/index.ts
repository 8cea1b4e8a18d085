import { defineFeature } from '@/lib/feature'

export default defineFeature({
  id: 'rules',
  routes: [
    { path: '/desk/rules', name: 'rules', shell: 'desk', title: 'rules', can: 'see rules', page: () => import('./RulesPage.vue') },
    { path: '/desk/calendar', name: 'calendar', shell: 'desk', title: 'calendar', can: 'see rules', page: () => import('./CalendarPage.vue') },
  ],
  rail: [
    { label: 'rules', icon: 'scale', to: { name: 'rules' }, order: 70, can: 'see rules' },
    { label: 'calendar', icon: 'calendar', to: { name: 'calendar' }, order: 80, can: 'see rules' },
  ],
})
