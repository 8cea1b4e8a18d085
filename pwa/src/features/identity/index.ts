import { defineFeature } from '@/lib/feature'
import { auditRail, auditRoutes } from './audit'
import { contractRail, contractRoutes } from './contracts'
import { deskRail, deskRoutes } from './desk'
import { phoneRail, phoneRoutes } from './phones'
import PersonIcon from '~icons/tabler/user'

export default defineFeature({
  id: 'identity',
  routes: [
    { path: '/sign-in', name: 'sign-in', shell: 'bare', title: 'signIn', open: true, page: () => import('./SignInPage.vue') },
    { path: '/me', name: 'me', shell: 'phone', title: 'me', page: () => import('./MePage.vue') },
    { path: '/me/password', name: 'password', shell: 'phone', title: 'password', onceOpened: true, focused: true, page: () => import('./PasswordPage.vue') },
    { path: '/me/sessions', name: 'sessions', shell: 'phone', title: 'sessions', onceOpened: true, page: () => import('./SessionsPage.vue') },
    ...deskRoutes,
    ...contractRoutes,
    ...auditRoutes,
    ...phoneRoutes,
  ],
  writes: () => import('./writes'),
  rail: [...deskRail, ...contractRail, ...auditRail, ...phoneRail],
  tabs: [{ label: 'me', icon: PersonIcon, to: { name: 'me' }, order: 50 }],
})
