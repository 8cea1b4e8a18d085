import { expect, test } from 'vitest'
import { choices } from '@/features/canteen/desk/choices'

const meat = { id: 'a', name: '红烧肉', nameEn: null, course: 'MEAT' as const, retired: false }
const soup = { id: 'b', name: '紫菜蛋花汤', nameEn: null, course: 'SOUP' as const, retired: false }
const fish = { id: 'c', name: '清蒸鲈鱼', nameEn: null, course: 'MEAT' as const, retired: true }

test('what stands on the menu is never lost, though it is cooked no more', () => {
  expect(choices([meat, soup], [soup, fish])).toEqual([meat, fish, soup])
})

test('before anything was read there is what stands on the menu', () => {
  expect(choices([], [fish]).map(({ id }) => id)).toEqual(['c'])
})
