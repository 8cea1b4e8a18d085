import { defineFeature } from '@/lib/feature'
import RoomIcon from '~icons/tabler/calendar-plus'

export default defineFeature({
  id: 'rooms',
  routes: [
    { path: '/rooms', name: 'rooms', shell: 'phone', title: 'bookRoom', onceOpened: true, can: 'book rooms', page: () => import('./find/RoomsPage.vue') },
    { path: '/bookings', name: 'my-bookings', shell: 'phone', title: 'myBookings', onceOpened: true, can: 'book rooms', page: () => import('./mine/MyBookingsPage.vue') },
    { path: '/door/:token', name: 'door', shell: 'wall', title: 'rooms', open: true, page: () => import('./door/DoorPage.vue') },
    { path: '/desk/rooms', name: 'rooms-desk', shell: 'desk', title: 'rooms', can: 'manage rooms', page: () => import('./desk/RoomsDeskPage.vue') },
    { path: '/desk/room-days', name: 'room-days', shell: 'desk', title: 'rooms', can: 'manage rooms', page: () => import('./desk/RoomDaysPage.vue') },
    { path: '/desk/room-approvals', name: 'room-approvals', shell: 'desk', title: 'rooms', can: 'manage rooms', page: () => import('./desk/ApprovalsPage.vue') },
    { path: '/desk/room-use', name: 'room-use', shell: 'desk', title: 'rooms', can: 'manage rooms', page: () => import('./desk/RoomUsePage.vue') },
    { path: '/desk/meeting-tasks', name: 'meeting-tasks', shell: 'desk', title: 'meetingTasks', can: 'manage rooms', page: () => import('./desk/TasksPage.vue') },
  ],
  rail: [
    { label: 'rooms', icon: 'door', to: { name: 'rooms-desk' }, order: 50, can: 'manage rooms' },
    { label: 'meetingTasks', icon: 'list-check', to: { name: 'meeting-tasks' }, order: 51, can: 'manage rooms' },
  ],
  writes: () => import('./rating/writes'),
  actions: [{ label: 'bookRoom', icon: RoomIcon, to: { name: 'rooms' }, order: 20, can: 'book rooms' }],
})
