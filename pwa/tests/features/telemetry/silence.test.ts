import { expect, test } from 'vitest'
import { isStale } from '@/features/telemetry/silence'

const NOON = Date.parse('2026-03-02T04:00:00Z')
const heard = (latestAt: string | null, stale = false) => ({ latestAt, stale, staleAfterSeconds: 600 })

test.each([
  ['just heard', heard('2026-03-02T04:00:00Z'), false],
  ['as old as it may be', heard('2026-03-02T03:50:00Z'), false],
  ['grown old on the device', heard('2026-03-02T03:49:59Z'), true],
  ['the server says so', heard('2026-03-02T04:00:00Z', true), true],
  ['never heard', heard(null), true],
])('%s', (_, point, stale) => {
  expect(isStale(point, NOON)).toBe(stale)
})
