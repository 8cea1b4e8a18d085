import { expect, test } from 'vitest'
import { whileUnseen } from '@/features/tickets/page/useTicket'

const REFUSAL = { code: 'ticket_closed', message: 'no' }

test.each([
  ['a ticket nobody joined is gone', [], true, 'ready'],
  ['“me too” is on its way', [{}], true, 'loading'],
  ['without a network it is not', [{}], false, 'offline'],
  ['after a refusal nothing more comes', [{ refusal: REFUSAL }, {}], true, 'ready'],
])('%s', (_, queued, online, state) => {
  expect(whileUnseen(queued, online)).toBe(state)
})
