import { expect, test } from 'vitest'
import { computed, ref } from 'vue'
import { useFollowing } from '@/lib/following'

test('what nobody picked goes on at midnight', () => {
  const today = ref('2026-11-27')
  const day = useFollowing(() => today.value)
  expect(day.value).toBe('2026-11-27')
  today.value = '2026-11-28'
  expect(day.value).toBe('2026-11-28')
})

test('whoever came back to today goes on with it too', () => {
  const today = ref('2026-11-27')
  const day = useFollowing(() => today.value)
  day.value = '2026-11-29'
  expect(day.value).toBe('2026-11-29')
  day.value = '2026-11-27'
  today.value = '2026-11-28'
  expect(day.value).toBe('2026-11-28')
})

test('what was picked stays as long as it is offered', () => {
  const offered = ref(['2026-11-27', '2026-11-28'])
  const day = useFollowing(
    () => offered.value[0]!,
    (picked) => offered.value.includes(picked),
  )
  const shown = computed(() => day.value)
  day.value = '2026-11-28'
  offered.value = ['2026-11-28', '2026-11-29']
  expect(shown.value).toBe('2026-11-28')
  offered.value = ['2026-11-29', '2026-11-30']
  expect(shown.value).toBe('2026-11-29')
})
