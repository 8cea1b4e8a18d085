import { listed, named } from '@/lib/i18n'
import { isoDay } from '@/lib/time'
import { t } from './messages'
import type { Contract } from './contractQueries'
import type { URGENCIES } from './slaLines'


export function categoryWords(contract: Contract): string {
  return listed(contract.categories.map(named)) || t('allCategories')
}

/** A class of urgency or a category, for which a contract promises something. */
export function termWords({ key, category }: { key: string; category: { name: string; nameEn: string } | null }): string {
  return category ? named(category) : t(`urgency.${key as (typeof URGENCIES)[number]}`)
}

/** A site has no path of its own. */
export function placeWords(place: { path: string; name: string }): string {
  return place.path || place.name
}

export function placesWords(contract: Contract): string {
  return listed(contract.places.map(placeWords)) || t('wholeArea')
}

export function stateOf({ startsOn, endsOn }: Contract): 'coming' | 'running' | 'over' {
  if (startsOn > isoDay()) return 'coming'
  return endsOn < isoDay() ? 'over' : 'running'
}
