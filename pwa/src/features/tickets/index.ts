import { defineFeature } from '@/lib/feature'
import ReportIcon from '~icons/tabler/tool'
import TicketsIcon from '~icons/tabler/clipboard-list'
import { workerReadAhead, workerRoutes, workerTabs } from './worker'
import { deskRail, deskRoutes } from './desk'

export default defineFeature({
  id: 'tickets',
  routes: [
    { path: '/tickets', name: 'my-tickets', shell: 'phone', title: 'myTickets', keep: true, page: () => import('./mine/MyTicketsPage.vue') },
    { path: '/tickets/:id', name: 'ticket', shell: 'phone', title: 'ticket', focused: true, page: () => import('./page/TicketPage.vue') },
    { path: '/visit/:code', name: 'stranger-report', shell: 'stranger', title: 'reportRepair', open: true, page: () => import('./stranger/StrangerPage.vue') },
    { path: '/visit/ticket/:token', name: 'stranger-ticket', shell: 'stranger', title: 'ticket', open: true, page: () => import('./stranger/StrangerTicketPage.vue') },
    ...deskRoutes,
    ...workerRoutes,
  ],
  tabs: [
    { label: 'myTickets', icon: TicketsIcon, to: { name: 'my-tickets' }, order: 20, can: 'report tickets', unless: 'do field work' },
    ...workerTabs,
  ],
  rail: deskRail,
  actions: [{ label: 'reportRepair', icon: ReportIcon, to: { name: 'report' }, hint: 'reportRepairHint', order: 10, can: 'report tickets' }],
  panels: [{ order: 10, can: 'report tickets', unless: 'do field work', panel: () => import('./mine/MyMattersPanel.vue') }],
  writes: () => import('./writes'),
  readAhead: [{ can: 'report tickets', load: () => import('./report/readAhead') }, ...workerReadAhead],
})
