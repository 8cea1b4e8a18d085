/** In the order of a menu. */
export const COURSES = ['MEAT', 'MIXED', 'VEGETABLE', 'COLD', 'SOUP', 'STAPLE', 'SNACK'] as const

export interface Choice {
  id: string
  name: string
  nameEn: string | null
  course: (typeof COURSES)[number]
  /** It stays where it is, and once it is taken away it does not come back. */
  retired: boolean
}

/** What can stand on a menu: all that is cooked, and whatever stands on it already. */
export function choices(cooked: readonly Choice[], planned: readonly Choice[]): Choice[] {
  const known = new Set(cooked.map(({ id }) => id))
  return [...cooked, ...planned.filter(({ id }) => !known.has(id))].sort((one, other) => COURSES.indexOf(one.course) - COURSES.indexOf(other.course))
}
