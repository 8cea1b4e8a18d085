import { computed, onScopeDispose, shallowRef } from 'vue'
import { outbox, queueWrite } from '@/graphql/outbox'
import { useBusy } from '@/lib/busy'
import { day as dayName } from '@/lib/time'
import type { Menu } from './canteenQueries'
import { mealName } from './meals'
import { t } from './messages'
import { RegisterForMeal, TakeBackRegistration } from './writes'

type Place = Pick<Menu, 'day' | 'meal'> & { menuId: string }

/** One eats a meal of a day in one canteen: what is given up in one goes out before what is wanted in another. */
const subjectOf = ({ day, meal }: Place) => `meal:${day}:${meal}`

/** What was said about this meal and the service does not know yet, or did not accept. */
export const unsentOn = (place: Place) => outbox.on(subjectOf(place)).filter(({ variables }) => variables['menuId'] === place.menuId)

/**
 * Come to a meal or not, without a network too: the service decides by the time at which it hears of it. `asOf` is when
 * it told the menu.
 */
export function useRegistration(menu: () => Menu, asOf: () => number | undefined, decided: (words: string | undefined) => void) {
  const place = (): Place => ({ day: menu().day, meal: menu().meal, menuId: menu().id })
  const { busy, during } = useBusy()
  /** Counts until the menu is read anew. */
  const accepted = shallowRef<{ at: number; portions: number }>()

  const unsent = computed(() => unsentOn(place()))
  /** For how many, once all that waits has been accepted. */
  const portions = computed(() => {
    const last = unsent.value.filter(({ refusal }) => !refusal).at(-1)
    if (last) return Number(last.variables['portions'] ?? 0)
    return accepted.value && (asOf() ?? 0) <= accepted.value.at ? accepted.value.portions : menu().portions
  })

  onScopeDispose(
    outbox.onAnswered((write) => {
      if (write.subject !== subjectOf(place()) || write.variables['menuId'] !== menu().id) return
      if (unsent.value.some(({ seq }) => seq === write.seq)) return decided(undefined)
      const wanted = Number(write.variables['portions'] ?? 0)
      accepted.value = { at: Date.now(), portions: wanted }
      decided(t(wanted ? 'registered' : 'takenBack'))
    }),
  )

  const about = (what: string) => ({ subject: subjectOf(place()), title: `${what} · ${dayName(menu().startsAt)} ${mealName(menu().meal)}` })

  const come = (wanted: number) =>
    during(() => queueWrite(RegisterForMeal, { ...about(t('registerFor', { count: wanted })), variables: () => ({ menuId: menu().id, portions: wanted }) }))
  const stayAway = () => during(() => queueWrite(TakeBackRegistration, { ...about(t('takeBack')), variables: () => ({ menuId: menu().id }) }))

  return { unsent, portions, busy, come, stayAway }
}
