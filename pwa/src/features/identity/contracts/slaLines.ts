import type { Contract, Urgency } from './contractQueries'

export const URGENCIES: readonly Urgency[] = ['DANGER', 'UTILITY', 'URGENT', 'ORDINARY', 'PLANNED']
export const CLOCKS = ['accept', 'arrive', 'finish'] as const

/** Minutes as they are typed; nothing where the rules hold. */
export type Lines = Record<Urgency, Record<(typeof CLOCKS)[number], string>>

export function linesOf(terms: Contract['sla']): Lines {
  const typed = (minutes: number | null | undefined) => (minutes == null ? '' : String(minutes))
  const line = (urgency: Urgency) => {
    const term = terms.find((each) => each.urgency === urgency)
    return { accept: typed(term?.accept), arrive: typed(term?.arrive), finish: typed(term?.finish) }
  }
  return Object.fromEntries(URGENCIES.map((urgency) => [urgency, line(urgency)])) as Lines
}

export function termsOf(lines: Lines) {
  const minutes = (typed: string) => (typed === '' ? null : Number(typed))
  return URGENCIES.map((urgency) => ({
    urgency,
    accept: minutes(lines[urgency].accept),
    arrive: minutes(lines[urgency].arrive),
    finish: minutes(lines[urgency].finish),
  })).filter(({ accept, arrive, finish }) => accept !== null || arrive !== null || finish !== null)
}
