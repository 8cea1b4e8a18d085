import { computed, onScopeDispose, shallowRef } from 'vue'
import { outbox, queueWrite, waitingWords } from '@/graphql/outbox'
import { useBusy } from '@/lib/busy'
import { deviceOnline } from '@/lib/connection'
import type { QueuedWrite } from '@/lib/outbox'
import { refusalWords } from '@/lib/refusals'
import { day as dayName } from '@/lib/time'
import type { Menu } from './canteenQueries'
import { mealName } from './meals'
import { t } from './messages'
import { RegisterForMeal, TakeBackRegistration } from './writes'

type MealOfDay = Pick<Menu, 'day' | 'meal'> & { menuId: string }

/** One eats a meal of a day in one canteen: what is given up in one goes out before what is wanted in another. */
const subjectOf = ({ day, meal }: MealOfDay) => `meal:${day}:${meal}`

/**
 * What was said about this menu and the service does not know yet, or did not accept; and what was not accepted in
 * another canteen, if that holds it up.
 */
export function unsentOn(of: MealOfDay) {
  const all = outbox.on(subjectOf(of))
  const isOwn = ({ variables }: QueuedWrite) => variables['menuId'] === of.menuId
  return all.some(isOwn) ? all.filter((write) => isOwn(write) || write.refusal) : []
}

/** Of meals that are not among those, the registrations that are still wanted and that the service does not have. */
export function unsentBeside(known: readonly { menuId: string }[]): QueuedWrite[] {
  const last = new Map<unknown, QueuedWrite>()
  for (const write of outbox.writes.value) if (write.subject.startsWith('meal:')) last.set(write.variables['menuId'], write)
  return [...last.values()].filter(({ name, variables }) => name === 'RegisterForMeal' && !known.some(({ menuId }) => menuId === variables['menuId']))
}

/**
 * Come to a meal or not, without a network too: the service decides by the time at which it hears of it. `asOf` is when
 * it told the menu.
 */
export function useRegistration(menu: () => Menu, asOf: () => number | undefined, decided: (words: string, refused: boolean) => void) {
  const place = (): MealOfDay => ({ day: menu().day, meal: menu().meal, menuId: menu().id })
  const { busy, during } = useBusy()
  /** Counts until the menu is read anew. */
  const accepted = shallowRef<{ at: number; portions: number }>()

  const unsent = computed(() => unsentOn(place()))
  /** For how many, once all that waits has been accepted. */
  const portions = computed(() => {
    const last = unsent.value.filter(({ refusal, variables }) => !refusal && variables['menuId'] === menu().id).at(-1)
    if (last) return Number(last.variables['portions'] ?? 0)
    return accepted.value && (asOf() ?? 0) <= accepted.value.at ? accepted.value.portions : menu().portions
  })

  onScopeDispose(
    outbox.onAnswered((write) => {
      if (write.subject !== subjectOf(place()) || write.variables['menuId'] !== menu().id) return
      const refusal = unsent.value.find(({ seq }) => seq === write.seq)?.refusal
      if (refusal) return decided(refusalWords(refusal), true)
      const wanted = Number(write.variables['portions'] ?? 0)
      accepted.value = { at: Date.now(), portions: wanted }
      decided(t(wanted ? 'registered' : 'takenBack'), false)
    }),
  )

  const about = (what: string) => ({ subject: subjectOf(place()), title: `${what} · ${dayName(menu().startsAt)} ${mealName(menu().meal)}` })

  /** What was not accepted before is given up: this is what is wanted now. */
  const decide = (queue: () => Promise<unknown>) =>
    during(async () => {
      const refused = outbox.on(subjectOf(place())).filter(({ refusal }) => refusal)
      await queue()
      for (const write of refused) await outbox.discard(write)
      if (!deviceOnline.value) decided(waitingWords(), false)
    })

  const come = (wanted: number) =>
    decide(() => queueWrite(RegisterForMeal, { ...about(t('registerFor', { count: wanted })), variables: () => ({ menuId: menu().id, portions: wanted }) }))
  const stayAway = () => decide(() => queueWrite(TakeBackRegistration, { ...about(t('takeBack')), variables: () => ({ menuId: menu().id }) }))

  return { unsent, portions, busy, come, stayAway }
}
