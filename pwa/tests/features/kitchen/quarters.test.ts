import { expect, test } from 'vitest'
import { lastQuarters } from '@/features/kitchen/evaluation/quarters'

test.each([
  ['2026-11-27', '2026-07-01', '2026-10-01'],
  ['2027-01-01', '2026-10-01', '2027-01-01'],
  ['2027-03-31', '2026-10-01', '2027-01-01'],
  ['2027-04-01', '2027-01-01', '2027-04-01'],
])('on %s the quarter that began on %s is over and that of %s runs', (today, over, running) => {
  expect(lastQuarters(today)).toEqual([over, running])
})
