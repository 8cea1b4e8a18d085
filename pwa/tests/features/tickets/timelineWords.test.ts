import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { TicketDetail, TimelineEntry } from '@/features/tickets/page/ticketQuery'
import { actorName, timelineLine } from '@/features/tickets/page/timelineWords'

const cadre = { id: 'a', name: '夏蕾' }
const ticket = { reporter: cadre, reportedBy: cadre } as TicketDetail
const tags = [{ key: 'skilled', name: '技术过硬', nameEn: 'Skilled', praise: true }]
const AT = '2026-11-23T01:00:00Z'

function line(verb: string, data: object = {}, times: Partial<TimelineEntry> = {}) {
  return timelineLine({ id: '1', verb, at: AT, happenedAt: AT, data, actor: null, photos: [], ...times }, ticket, tags)
}

test('every verb of the journal has words of its own', () => {
  const events = readFileSync('../backend/tickets/events.py', 'utf8')
  const verbs = [...events.matchAll(/verb="(ticket\.\w+)"/g)].map((match) => match[1]!)
  const unknown = line('ticket.unheard_of').headline

  expect(verbs.length).toBeGreaterThan(15)
  expect(verbs.filter((verb) => line(verb).headline === unknown)).toEqual([])
})

test('how a ticket came to a worker is told apart', () => {
  const headline = (came_by: string) => line('ticket.assigned', { came_by, worker_name: '武玉博' }).headline

  expect(headline('dispatch')).toBe('派单给武玉博')
  expect(headline('grab')).toBe('抢单接下')
  expect(headline('transfer')).toBe('转单给武玉博')
})

test('a report without an account is told under the label of who made it', () => {
  const origin = { reporter: null, reportedBy: null, originKind: 'stranger_report' }
  const ofStranger = { ...ticket, ...origin, stranger: { label: '保洁 刘阿姨', phone: '138****1234' } } as TicketDetail
  const entry = (verb: string) => ({ id: '1', verb, at: AT, happenedAt: AT, data: {}, actor: null, photos: [] })

  expect(timelineLine(entry('ticket.reported'), ofStranger, tags).headline).toBe('扫码提交了报修')
  expect(actorName(entry('ticket.reported'), ofStranger)).toBe('保洁 刘阿姨')
  expect(actorName(entry('ticket.photo_added'), ofStranger)).toBe('保洁 刘阿姨')
  expect(actorName(entry('ticket.closed'), ofStranger)).toBe('系统')
})

test('silence is not told as approval', () => {
  expect(line('ticket.closed', { silent: true }).headline).toBe('到期未答复，默认验收')
  expect(line('ticket.closed', { silent: false }).headline).toBe('验收通过')
})

test('a hold shows its reason once and the words beside it', () => {
  expect(line('ticket.held', { reason: 'parts', words: '去库房取' })).toMatchObject({ headline: '暂时挂起：等配件', words: '去库房取' })
  expect(line('ticket.held', { reason: 'parts', words: null }).words).toBeUndefined()
})

test('a rating shows stars and the names of its tags', () => {
  expect(line('ticket.rated', { stars: 5, tags: ['skilled'], words: '修得好' })).toEqual({
    headline: '评价了服务',
    words: '修得好',
    notes: ['技术过硬'],
    stars: 5,
  })
})

test('what was done offline says when it arrived, and a wrong clock says so', () => {
  const at = '2026-11-23T02:30:00Z'

  expect(line('ticket.arrived', {}, { at }).notes).toEqual(['离线时记录，10:30 上传'])
  expect(line('ticket.arrived', { late_report: true }, { at }).notes).toEqual(['手机时间不准，按收到的时间记录'])
  expect(line('ticket.arrived').notes).toEqual([])
})

test('a report for somebody else names them; an alarm reports by itself', () => {
  const secretary = { ...ticket, reportedBy: { id: 'b', name: '周秘书' } } as TicketDetail
  const entry = { id: '1', verb: 'ticket.reported', at: AT, happenedAt: AT, data: {}, actor: null, photos: [] }

  expect(timelineLine(entry, secretary, tags).headline).toBe('替夏蕾提交了报修')
  expect(timelineLine(entry, { ...ticket, reporter: null } as TicketDetail, tags).headline).toBe('告警自动报修')
})
