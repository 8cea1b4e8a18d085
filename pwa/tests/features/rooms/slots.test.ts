import { describe, expect, it } from 'vitest'
import { beginnings, daysFrom, firstBeginning, lengths, nearestFree, partOfDay, span, USUAL } from '@/features/rooms/find/slots'
import type { Fitting } from '@/features/rooms/roomQueries'

const at = (clock: string, day = '2026-11-27') => new Date(`${day}T${clock}:00+08:00`).toISOString()
const NIGHT = Date.parse(at('00:30'))

function aRoom(...taken: [string, string][]): Fitting {
  const day = taken.map(([from, to]) => ({ startsAt: at(from), endsAt: at(to), subject: null, unitName: null }))
  const room = { id: 'r', seats: 12, features: [], opensAt: '08:00', closesAt: '20:00', setupMinutes: 10, approval: null, clearingMinutes: 5, place: { id: 'p', path: '1号楼' } }
  return { free: false, near: null, day, room }
}

describe('when one may meet', () => {
  it('is fourteen days as the office area counts them', () => {
    const days = daysFrom(Date.parse('2026-11-26T16:30:00Z'))
    expect([days.length, days[0], days[13]]).toEqual([14, '2026-11-27', '2026-12-10'])
  })

  it('begins on the half hours that are not over', () => {
    expect(beginnings('2026-11-27', Date.parse(at('10:01')), USUAL)[0]).toBe('10:30')
    expect(beginnings('2026-11-27', Date.parse(at('10:00')), USUAL)[0]).toBe('10:00')
    expect(beginnings('2026-11-27', Date.parse(at('20:01')), USUAL)).toEqual([])
    expect(firstBeginning(Date.parse(at('20:31')))).toEqual({ day: '2026-11-28', clock: '08:00' })
    expect(firstBeginning(Date.parse(at('05:00')))).toEqual({ day: '2026-11-27', clock: '08:00' })
  })

  it('begins from the first opening to the last closing of the rooms', () => {
    const all = beginnings('2026-11-27', NIGHT, { opensAt: '06:15', closesAt: '22:00' })
    expect([all[0], all.at(-1), all.length]).toEqual(['06:30', '21:30', 31])
  })

  it('lasts up to the longest that a room admits', () => {
    expect(lengths(240)).toEqual([30, 60, 90, 120, 180, 240])
    expect(lengths(600).slice(-3)).toEqual([360, 480, 600])
    expect(lengths(15)).toEqual([15])
  })

  it('lasts as long as is said', () => {
    expect(span('2026-11-27', '09:00', 90)).toEqual({ startsAt: at('09:00'), endsAt: at('10:30') })
  })
})

describe('the nearest free time', () => {
  it('keeps the buffers on both sides', () => {
    const room = aRoom(['09:00', '10:00'], ['12:00', '13:00'])
    expect(nearestFree(room, at('09:30'), at('10:30'), NIGHT)).toBe('10:30')
    expect(nearestFree(aRoom(['09:00', '10:00'], ['11:30', '12:30']), at('10:00'), at('11:00'), NIGHT)).toBe('13:00')
  })

  it('is neither over nor outside the opening hours', () => {
    const now = Date.parse(at('14:10'))
    expect(nearestFree(aRoom(['14:00', '16:00']), at('14:30'), at('15:30'), now)).toBe('16:30')
    expect(nearestFree(aRoom(['08:00', '19:30']), at('18:30'), at('19:30'), NIGHT)).toBeUndefined()
  })

  it('is one of the beginnings there are', () => {
    const opensLate = { ...aRoom(['10:00', '20:00']), room: { ...aRoom().room, opensAt: '08:10' } }
    expect(nearestFree(opensLate, at('08:00'), at('09:00'), NIGHT)).toBe('08:30')
  })
})

it('a time lies where it is in the opening hours, cut at their ends', () => {
  const within = (startsAt: string, endsAt: string) => partOfDay({ opensAt: '08:00', closesAt: '20:00' }, '2026-11-27', { startsAt, endsAt })
  expect(within(at('11:00'), at('14:00'))).toEqual({ left: 25, width: 25 })
  expect(within(at('07:00'), at('09:00'))).toEqual({ left: 0, width: 100 / 12 })
  expect(within(at('12:00', '2026-11-26'), at('11:00', '2026-11-28'))).toEqual({ left: 0, width: 100 })
})
