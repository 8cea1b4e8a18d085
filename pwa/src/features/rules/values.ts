/** What a rule may say: JSON, whose leaves a person reads and changes. */
export type Leaf = string | number | boolean | null
export type Value = Leaf | Value[] | { [part: string]: Value }

export type Path = readonly (string | number)[]

export function isLeaf(value: Value): value is Leaf {
  return value === null || typeof value !== 'object'
}

/** Every leaf with the way to it, in the order in which it is read. */
export function leaves(value: Value, path: Path = []): { path: Path; leaf: Leaf }[] {
  if (isLeaf(value)) return [{ path, leaf: value }]
  const parts: [string | number, Value][] = Array.isArray(value) ? value.map((part, index) => [index, part]) : Object.entries(value)
  return parts.flatMap(([name, part]) => leaves(part, [...path, name]))
}

/** The same value with another leaf; nothing else is touched. */
export function withLeaf(value: Value, [name, ...rest]: Path, leaf: Leaf): Value {
  if (name === undefined) return leaf
  if (Array.isArray(value)) return value.map((part, index) => (index === name ? withLeaf(part, rest, leaf) : part))
  return Object.fromEntries(Object.entries(value as Record<string, Value>).map(([part, inner]) => [part, part === name ? withLeaf(inner, rest, leaf) : inner]))
}

/** What was typed, as the kind of leaf that stood there before. */
export function typed(text: string, before: Leaf): Leaf {
  if (typeof before === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? before : Number(text)
  return text
}
