import { defineFeature } from '@/lib/feature'
import InboxIcon from '~icons/tabler/bell'
import { unread } from './unread'

export default defineFeature({
  id: 'notify',
  routes: [
    { path: '/inbox', name: 'inbox', shell: 'phone', title: 'inbox', keep: true, page: () => import('./InboxPage.vue') },
    { path: '/me/notices', name: 'notice-preferences', shell: 'phone', title: 'noticePreferences', onceOpened: true, page: () => import('./PreferencesPage.vue') },
    { path: '/desk/deliveries', name: 'deliveries', shell: 'desk', title: 'deliveries', can: 'see deliveries', page: () => import('./desk/DeliveriesPage.vue') },
  ],
  tabs: [{ label: 'inbox', icon: InboxIcon, to: { name: 'inbox' }, order: 40, badge: () => unread.value }],
})
