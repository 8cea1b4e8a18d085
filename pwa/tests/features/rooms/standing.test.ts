import { expect, it } from 'vitest'
import { standing } from '@/features/rooms/door/standing'

const ROOM = { opensAt: '08:00', closesAt: '18:00' }

it('a room that nobody has is free while it is open, from the minute it opens to the one it closes', () => {
  expect(['07:59', '08:00', '17:59', '18:00'].map((time) => standing(ROOM, undefined, time))).toEqual(['closed', 'free', 'free', 'closed'])
})

it('a meeting stands before the hours, and a closure is no meeting', () => {
  expect(standing(ROOM, { state: 'in_use' }, '19:00')).toBe('inUse')
  expect(standing(ROOM, { state: 'booked' }, '07:50')).toBe('checkInNow')
  expect(standing(ROOM, { state: null }, '10:00')).toBe('outOfService')
})

it('without a plan of today nobody knows', () => {
  expect(standing(undefined, undefined, '10:00')).toBe('unknown')
})
