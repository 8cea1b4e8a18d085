/** In the order of a menu. */
export const COURSES = ['MEAT', 'MIXED', 'VEGETABLE', 'COLD', 'SOUP', 'STAPLE', 'SNACK'] as const

interface Dish {
  id: string
  name: string
  nameEn: string | null
  course: (typeof COURSES)[number]
}

export interface Choice extends Dish {
  /** It stays where it is, and once it is taken away it does not come back. */
  retired: boolean
}

/** What can stand on a menu: all that is cooked, and whatever stands on it already. */
export function choices(cooked: readonly Dish[], planned: readonly Dish[]): Choice[] {
  const known = new Set(cooked.map(({ id }) => id))
  const all = [...cooked.map((dish) => ({ ...dish, retired: false })), ...planned.filter(({ id }) => !known.has(id)).map((dish) => ({ ...dish, retired: true }))]
  return all.sort((one, other) => COURSES.indexOf(one.course) - COURSES.indexOf(other.course))
}
