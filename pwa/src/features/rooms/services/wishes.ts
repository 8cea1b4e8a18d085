import type { Service, ServiceKind, ServiceWish } from './serviceQueries'

/** What is typed about one service; `names` has a name in each line. */
export interface Wish {
  on: boolean
  quantity: number
  words: string
  names: string
}

export const KINDS: readonly ServiceKind[] = ['LAYOUT', 'NAME_PLATES', 'TEA', 'INTERPRETATION', 'VIDEO', 'TECHNICIAN']
export type Wishes = Record<ServiceKind, Wish>

/** As it stands; for what is not wished for the usual numbers: tea for all who come. */
export function wishesOf(services: readonly Service[], seats: number): Wishes {
  const wish = (kind: ServiceKind): Wish => {
    const service = services.find((each) => each.kind === kind)
    if (service) return { on: true, quantity: service.quantity, words: service.words, names: service.names.join('\n') }
    return { on: false, quantity: kind === 'TEA' ? seats : 1, words: '', names: '' }
  }
  return Object.fromEntries(KINDS.map((kind) => [kind, wish(kind)])) as Wishes
}

export const namesOf = (wish: Wish): string[] => wish.names.split(/[\n,，、]+/).map((name) => name.trim()).filter(Boolean)

export function asAsked(wishes: Wishes): ServiceWish[] {
  return KINDS.filter((kind) => wishes[kind].on).map((kind) => {
    const wish = wishes[kind]
    return { kind, quantity: wish.quantity, words: wish.words, names: kind === 'NAME_PLATES' ? namesOf(wish) : [] }
  })
}

/** In yuan. */
export function costOf(wishes: Wishes, prices: readonly { kind: ServiceKind; price: number }[]): number {
  return prices.reduce((total, { kind, price }) => {
    const wish = wishes[kind]
    const quantity = kind === 'NAME_PLATES' ? namesOf(wish).length : wish.quantity
    return wish.on ? total + quantity * price : total
  }, 0)
}
