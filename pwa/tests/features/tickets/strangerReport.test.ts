import { expect, test } from 'vitest'
import { strangerPromise } from '@/features/tickets/stranger/strangerPromise'
import { emptyStrangerReport, gapsIn, inputOf } from '@/features/tickets/stranger/strangerReport'
import type { StrangerTicket } from '@/features/tickets/stranger/strangerQueries'

const kind = { id: 'k', name: '灯具不亮', nameEn: 'Lamp', urgency: 'ORDINARY' } as const

test('what is missing is told in the order of the page', () => {
  expect(gapsIn(emptyStrangerReport())).toEqual(['kind', 'description', 'phone'])
  expect(gapsIn({ ...emptyStrangerReport(), kind, description: ' ', phone: '1381234' })).toEqual(['description', 'phone'])
})

test.each(['13812341234', '138 1234 1234', '+86 138-1234-1234', '0086 13812341234'])('%s is a whole report', (phone) => {
  const report = { ...emptyStrangerReport(), kind, description: ' 灯不亮 ', phone }

  expect(gapsIn(report)).toEqual([])
  expect(inputOf('ABCD2345', report)).toEqual({ code: 'ABCD2345', phone, categoryId: 'k', description: '灯不亮' })
})

test('nobody is asked to approve who cannot, and no worker is named', () => {
  const ticket = { promise: null, acceptDueAt: null, arriveDueAt: null, overdue: false } as StrangerTicket

  expect(strangerPromise({ ...ticket, status: 'DONE' })).toBe('已修好，由服务台代为验收。没修好请联系服务台。')
  expect(strangerPromise({ ...ticket, status: 'HELD' })).toBe('暂时停下，计时暂停')
  expect(strangerPromise({ ...ticket, status: 'CLOSED' })).toBe('已办结')
})
