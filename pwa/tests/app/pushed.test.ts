import { expect, test } from 'vitest'
import { type Pushed, shownAs } from '@/app/pushed'

const pushed: Pushed = { id: '1', kind: 'ticket.danger', title: '险情报修', lang: 'zh-CN', tag: 'abc', subjectKind: 'ticket', subjectId: 't1', urgent: true }
const pathOf = (more: Partial<Pushed>) => shownAs({ ...pushed, ...more }).options.data

test('a push leads to what it is about, and many news to the inbox', () => {
  expect(pathOf({})).toBe('/tickets/t1')
  expect(pathOf({ kind: 'booking.asked', subjectKind: 'booking', subjectId: 'b1' })).toBe('/bookings?tab=approve&booking=b1')
  expect(pathOf({ kind: 'certificate.expiring', subjectKind: 'certificate', subjectId: 'c1' })).toBe('/desk/hygiene?part=papers')
  expect(pathOf({ kind: null, subjectKind: null, subjectId: null })).toBe('/inbox')
})

test('it is shown in its own language, in the place of the older one', () => {
  expect(shownAs(pushed)).toEqual({
    title: '险情报修',
    options: { lang: 'zh-CN', tag: 'abc', renotify: true, requireInteraction: true, icon: '/icons/heart-192.png', data: '/tickets/t1' },
  })
})
