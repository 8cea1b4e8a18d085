import { expect, test } from 'vitest'
import { outlookAfter, outlookOf, possibleAt } from '@/features/tickets/worker/outlook'

const sent = outlookOf('ASSIGNED')

function after(...names: string[]) {
  return outlookAfter(sent, names.map((name) => ({ name })))
}

test('a whole visit can be done before any of it is sent', () => {
  expect(possibleAt(after().stage)[0]).toBe('arrive')
  expect(possibleAt(after('ArriveAtTicket').stage).slice(0, 2)).toEqual(['finish', 'step'])
  expect(possibleAt(after('ArriveAtTicket', 'RecordStep').stage)[0]).toBe('finish')
  expect(possibleAt(after('ArriveAtTicket', 'RecordStep', 'FinishTicket').stage)).toEqual([])
})

test('a pause goes back to what it interrupted', () => {
  expect(after('HoldTicket').stage).toBe('HELD')
  expect(after('HoldTicket', 'ResumeTicket').stage).toBe('ASSIGNED')
  expect(after('ArriveAtTicket', 'HoldTicket', 'ResumeTicket').stage).toBe('ARRIVED')
})

test('a pause that the server knows goes back to where the last arrival or assignment left it', () => {
  const lines = (...verbs: string[]) => verbs.map((verb) => ({ verb }))
  const resumed = (timeline: { verb: string }[]) => outlookAfter(outlookOf('HELD', timeline), [{ name: 'ResumeTicket' }]).stage
  expect(resumed(lines('ticket.assigned', 'ticket.arrived', 'ticket.held'))).toBe('ARRIVED')
  expect(resumed(lines('ticket.arrived', 'ticket.assigned', 'ticket.held'))).toBe('ASSIGNED')
  expect(resumed(lines('ticket.arrived', 'ticket.done', 'ticket.refused', 'ticket.held'))).toBe('ASSIGNED')
})

test('behind a refused write nothing counts', () => {
  const refusal = { code: 'illegal_move', message: '' }
  expect(outlookAfter(sent, [{ name: 'ArriveAtTicket', refusal }, { name: 'FinishTicket' }])).toEqual(sent)
  expect(outlookAfter(sent, [{ name: 'ArriveAtTicket' }, { name: 'FinishTicket', refusal }]).stage).toBe('ARRIVED')
})

test('what is given away leaves nothing to do, and a remark changes nothing', () => {
  expect(possibleAt(after('TransferTicket').stage)).toEqual([])
  expect(possibleAt(after('GiveBackTicket').stage)).toEqual([])
  expect(after('RemarkOnTicket')).toEqual(sent)
})
