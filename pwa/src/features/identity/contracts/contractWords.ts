import { listed, locale } from '@/lib/i18n'
import { wallClock } from '@/lib/time'
import { t } from './messages'
import type { Contract } from './contractQueries'

export const named = (thing: { name: string; nameEn: string }) => (locale.value === 'en' ? thing.nameEn : thing.name)
export const today = () => wallClock(Date.now()).slice(0, 10)

export function categoryWords(contract: Contract): string {
  return listed(contract.categories.map(named)) || t('allCategories')
}

/** A site has no path of its own. */
export function placeWords(place: { path: string; name: string }): string {
  return place.path || place.name
}

export function placesWords(contract: Contract): string {
  return listed(contract.places.map(placeWords)) || t('wholeArea')
}

export function stateOf({ startsOn, endsOn }: Contract): 'coming' | 'running' | 'over' {
  if (startsOn > today()) return 'coming'
  return endsOn < today() ? 'over' : 'running'
}
