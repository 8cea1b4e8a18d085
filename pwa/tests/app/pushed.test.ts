import { expect, test } from 'vitest'
import { pathOf, type Pushed, shownAs } from '@/app/pushed'

const pushed: Pushed = { id: '1', title: '险情报修', lang: 'zh-CN', tag: 'abc', subjectKind: 'ticket', subjectId: 't1', urgent: true }

test('a push leads to what it is about, and many news to the inbox', () => {
  expect(pathOf(pushed)).toBe('/tickets/t1')
  expect(pathOf({ ...pushed, subjectKind: 'booking' })).toBe('/bookings')
  expect(pathOf({ ...pushed, subjectKind: 'alarm' })).toBe('/desk/alarms')
  expect(pathOf({ ...pushed, subjectKind: null, subjectId: null })).toBe('/inbox')
})

test('it is shown in its own language, in the place of the older one', () => {
  expect(shownAs(pushed)).toEqual({
    title: '险情报修',
    options: { lang: 'zh-CN', tag: 'abc', renotify: true, requireInteraction: true, icon: '/icons/heart-192.png', data: '/tickets/t1' },
  })
})
