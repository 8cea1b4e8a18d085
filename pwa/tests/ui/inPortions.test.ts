import { expect, test } from 'vitest'
import { effectScope, ref, watch } from 'vue'
import { breath } from '@/lib/breath'
import { useInPortions } from '@/ui/inPortions'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

test('two are drawn at once and the rest one by one, in order', async () => {
  const rows = ref(numbers(9))
  const { drawn, isWhole } = effectScope().run(() => useInPortions(() => rows.value))!
  expect(drawn.value).toEqual([0, 1])
  expect(isWhole.value).toBe(false)
  const seen: number[] = []
  watch(drawn, ({ length }) => seen.push(length), { flush: 'sync' })
  await expect.poll(() => isWhole.value).toBe(true)
  expect(seen.slice(0, 7)).toEqual([3, 4, 5, 6, 7, 8, 9])
  expect(drawn.value).toEqual(rows.value)

  rows.value = numbers(40)
  expect(drawn.value).toEqual(rows.value)
  expect(isWhole.value).toBe(true)
})

test('what comes later is drawn like what is there from the beginning', async () => {
  const rows = ref(numbers(0))
  const { drawn, isWhole } = effectScope().run(() => useInPortions(() => rows.value))!
  await breath()
  expect(isWhole.value).toBe(false)
  rows.value = numbers(9)
  expect(drawn.value).toEqual([0, 1])
  await expect.poll(() => isWhole.value).toBe(true)
  expect(drawn.value).toEqual(rows.value)
})

test('a short list is whole from the beginning', () => {
  const { drawn, isWhole } = effectScope().run(() => useInPortions(() => numbers(2)))!
  expect(drawn.value).toEqual([0, 1])
  expect(isWhole.value).toBe(true)
})

test('nothing more is drawn of a list that is gone', async () => {
  const page = effectScope()
  const { drawn } = page.run(() => useInPortions(() => numbers(30)))!
  page.stop()
  for (let times = 0; times < 5; times++) await breath()
  expect(drawn.value).toEqual([0, 1])
})
