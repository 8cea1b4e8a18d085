import { defineFeature } from '@/lib/feature'
import RoomIcon from '~icons/tabler/calendar-plus'

export default defineFeature({
  id: 'rooms',
  routes: [
    { path: '/rooms', name: 'rooms', shell: 'phone', title: 'bookRoom', can: 'book rooms', page: () => import('./find/RoomsPage.vue') },
    { path: '/bookings', name: 'my-bookings', shell: 'phone', title: 'myBookings', can: 'book rooms', page: () => import('./mine/MyBookingsPage.vue') },
  ],
  actions: [{ label: 'bookRoom', icon: RoomIcon, to: { name: 'rooms' }, order: 20, can: 'book rooms' }],
})
