import type { Choices, Contract } from './contractQueries'

type Category = Pick<Choices['categories'][number], 'key' | 'name' | 'nameEn'>

export const URGENCIES = ['danger', 'utility', 'urgent', 'ordinary', 'planned'] as const
export const CLOCKS = ['accept', 'arrive', 'finish'] as const

/** Minutes as they are typed, of a class or a category; nothing where the rules hold. */
export type Line = Record<(typeof CLOCKS)[number], string> & { key: string; category: Omit<Category, 'key'> | null }

/** Every class has its line; a category has one that the contract names. */
export function linesOf(terms: Contract['sla']): Line[] {
  const typed = (minutes: number | null | undefined) => (minutes == null ? '' : String(minutes))
  const classes = URGENCIES.map((key) => terms.find((term) => term.key === key) ?? { key, category: null, accept: null, arrive: null, finish: null })
  return [...classes, ...terms.filter(({ category }) => category)].map((term) => ({
    key: term.key,
    category: term.category,
    accept: typed(term.accept),
    arrive: typed(term.arrive),
    finish: typed(term.finish),
  }))
}

export function lineFor({ key, name, nameEn }: Category): Line {
  return { key, category: { name, nameEn }, accept: '', arrive: '', finish: '' }
}

export function termsOf(lines: Line[]) {
  const minutes = (typed: string) => (typed === '' ? null : Number(typed))
  return lines
    .map(({ key, accept, arrive, finish }) => ({ key, accept: minutes(accept), arrive: minutes(arrive), finish: minutes(finish) }))
    .filter(({ accept, arrive, finish }) => accept !== null || arrive !== null || finish !== null)
}
