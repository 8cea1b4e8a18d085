import { expect, test } from 'vitest'
import { effectScope, ref } from 'vue'
import { breath } from '@/lib/breath'
import { useInPortions } from '@/ui/inPortions'

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

test('a screenful is drawn at once and the rest little by little, in order', async () => {
  const rows = ref(numbers(9))
  const { drawn, isWhole } = effectScope().run(() => useInPortions(() => rows.value))!
  expect(drawn.value).toEqual([0, 1, 2])
  expect(isWhole.value).toBe(false)
  const seen = new Set<number>()
  await expect.poll(() => seen.add(drawn.value.length) && isWhole.value, { interval: 0 }).toBe(true)
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
  expect(drawn.value).toEqual([0, 1, 2])
  await expect.poll(() => isWhole.value).toBe(true)
  expect(drawn.value).toEqual(rows.value)
})

test('a short list is whole from the beginning', () => {
  const { drawn, isWhole } = effectScope().run(() => useInPortions(() => numbers(3)))!
  expect(drawn.value).toEqual([0, 1, 2])
  expect(isWhole.value).toBe(true)
})

test('nothing more is drawn of a list that is gone', async () => {
  const page = effectScope()
  const { drawn } = page.run(() => useInPortions(() => numbers(30)))!
  page.stop()
  for (let times = 0; times < 5; times++) await breath()
  expect(drawn.value).toEqual([0, 1, 2])
})
