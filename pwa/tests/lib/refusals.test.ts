import { expect, test } from 'vitest'
import { refusalsReady, refusalWords } from '@/lib/refusals'

test('a year stands in a refusal as people write it', async () => {
  await refusalsReady()
  expect(refusalWords({ code: 'quota_reached', message: '', facts: { year: 2026, month: 11, hours: 2000 } })).toBe('本单位 2026 年 11 月的会议室额度已用完')
})

test('a refusal without words says that it was not possible', async () => {
  await refusalsReady()
  expect(refusalWords({ code: 'never_heard_of', message: '' })).toBe('没有成功，请稍后再试')
})
