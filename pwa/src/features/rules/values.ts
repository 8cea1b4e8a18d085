/** What a rule may say: JSON, whose leaves a person reads and changes. */
export type Leaf = string | number | boolean | null
export type Value = Leaf | Value[] | { [part: string]: Value }

export type Path = readonly (string | number)[]

export function isLeaf(value: Value): value is Leaf {
  return value === null || typeof value !== 'object'
}

/** The database keeps parts in no order that a person would choose: first what it is about, last the clock. */
const RANKS: Record<string, number> = { what: -2, start: -1, clock: 1 }
export const byRank = ([one]: [string, Value], [other]: [string, Value]) => (RANKS[one] ?? 0) - (RANKS[other] ?? 0)

/** Every leaf with the way to it, in the order in which it is read. */
export function leaves(value: Value, path: Path = []): { path: Path; leaf: Leaf }[] {
  if (isLeaf(value)) return [{ path, leaf: value }]
  const parts: [string | number, Value][] = Array.isArray(value) ? value.map((part, index) => [index, part]) : Object.entries(value).sort(byRank)
  return parts.flatMap(([name, part]) => leaves(part, [...path, name]))
}

/** The same value with another leaf; nothing else is touched. */
export function withLeaf(value: Value, [name, ...rest]: Path, leaf: Leaf): Value {
  if (name === undefined) return leaf
  if (Array.isArray(value)) return value.map((part, index) => (index === name ? withLeaf(part, rest, leaf) : part))
  return Object.fromEntries(Object.entries(value as Record<string, Value>).map(([part, inner]) => [part, part === name ? withLeaf(inner, rest, leaf) : inner]))
}

export const isTime = (leaf: Leaf) => typeof leaf === 'string' && /^\d\d:\d\d:\d\d$/.test(leaf)

/** What was typed, as the kind of leaf that stood there before. */
export function typed(text: string, before: Leaf): Leaf {
  if (isTime(before) && /^\d\d:\d\d$/.test(text)) return `${text}:00`
  if (typeof before === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? before : Number(text)
  return text
}
