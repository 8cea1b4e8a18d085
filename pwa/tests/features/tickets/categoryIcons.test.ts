import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { categoryIcon } from '@/features/tickets/categoryIcons'

const tree = readFileSync('../backend/tickets/category_tree.py', 'utf8')
const names = [...tree.matchAll(/"[^"]*", "[^"]*", "([a-z0-9-]+)", _/g)].map((match) => match[1]!)

test('every category of the tree has its own picture', () => {
  const unknown = categoryIcon('no such picture')

  expect(names.length).toBeGreaterThan(50)
  expect(names.filter((name) => categoryIcon(name) === unknown)).toEqual([])
})
