import { expect, it } from 'vitest'
import { onNow, standing } from '@/features/rooms/door/standing'

const ROOM = { opensAt: '08:00', closesAt: '18:00' }

it('a room that nobody has is free while it is open, from the minute it opens to the one it closes', () => {
  expect(['07:59', '08:00', '17:59', '18:00'].map((time) => standing(ROOM, undefined, time))).toEqual(['closed', 'free', 'free', 'closed'])
})

it('a meeting stands before the hours, and a closure is no meeting', () => {
  expect(standing(ROOM, { state: 'in_use' }, '19:00')).toBe('inUse')
  expect(standing(ROOM, { state: 'booked' }, '07:50')).toBe('checkInNow')
  expect(standing(ROOM, { state: null }, '10:00')).toBe('outOfService')
})

it('people who have come early have the room, unless a meeting that has begun does', () => {
  const nine = { startsAt: '2026-11-27T01:00:00Z', state: 'in_use' as const }
  const ten = { startsAt: '2026-11-27T02:00:00Z', state: 'in_use' as const }
  const booked = { ...nine, state: 'booked' as const }
  const at = (time: string) => Date.parse(`2026-11-27T${time}:00+08:00`)
  expect(onNow([nine, ten], at('08:50'))).toBe(nine)
  expect(onNow([nine, ten], at('09:50'))).toBe(nine)
  expect(onNow([ten], at('09:50'))).toBe(ten)
  expect(onNow([booked, ten], at('09:00'))).toBe(booked)
  expect(onNow([booked], at('08:50'))).toBeUndefined()
})

it('without a plan of today nobody knows', () => {
  expect(standing(undefined, undefined, '10:00')).toBe('unknown')
})
