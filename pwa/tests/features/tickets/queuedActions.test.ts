import { expect, test } from 'vitest'
import { stillPossible } from '@/features/tickets/page/queuedActions'
import type { QueuedWrite } from '@/lib/outbox'

const queued = (...names: string[]) => names.map((name) => ({ name }) as QueuedWrite)

test('with nothing queued the server decides', () => {
  expect(stillPossible(['approve', 'refuse', 'remark'], [])).toEqual(['approve', 'refuse', 'remark'])
})

test('what waits to be sent is not offered again', () => {
  expect(stillPossible(['cancel', 'urge', 'remark'], queued('UrgeTicket'))).toEqual(['cancel', 'remark'])
})

test('after a queued move only words are left until the server has answered', () => {
  expect(stillPossible(['approve', 'refuse', 'remark'], queued('ApproveWork'))).toEqual(['remark'])
  expect(stillPossible(['approve', 'refuse', 'remark'], queued('RemarkOnTicket', 'RefuseWork'))).toEqual(['remark'])
})
