import { t } from './messages'
import type { Check, LedgerDay, Missing, Paper, Sample, Staff } from './hygieneQueries'

export const SYMPTOMS: readonly Check['symptoms'][number][] = ['COUGH', 'SORE_THROAT', 'DIARRHOEA', 'VOMITING', 'RASH', 'JAUNDICE', 'WOUND']
export const METHODS: readonly LedgerDay['disinfections'][number]['method'][] = ['STEAM', 'DRY_HEAT', 'CHEMICAL', 'ULTRAVIOLET']
export const PAPERS: readonly Paper['kind'][] = ['HEALTH', 'FOOD_LICENCE', 'SUPPLIER']

const SOON = 30 * 86_400_000
const AN_HOUR = 3_600_000

export const mayGo = (sample: Sample, now: number) => Date.parse(sample.keepUntil) <= now

/** From an hour before the meal, when its dishes are being cooked, and as long as the kitchen may still write it down. */
export const mayTake = ({ startsAt, until }: Missing, now: number) => Date.parse(startsAt) - AN_HOUR <= now && now <= Date.parse(until)

/** Meals that have begun: of the others nothing is missing yet. */
export const late = ({ unsampled }: LedgerDay, now: number) => unsampled.filter(({ startsAt }) => Date.parse(startsAt) <= now)

/** How long a paper is still valid: `expired`, `soon`, or `valid`. */
export function validity({ validUntil }: Paper, now: number): 'expired' | 'soon' | 'valid' {
  const ends = Date.parse(`${validUntil}T23:59:59+08:00`)
  if (ends < now) return 'expired'
  return ends < now + SOON ? 'soon' : 'valid'
}

export const leftToDo = (day: LedgerDay, now: number) => ({
  checks: day.unchecked.length,
  samples: late(day, now).length + day.kept.filter((sample) => mayGo(sample, now)).length,
  disinfection: day.disinfected.filter(({ done, wanted }) => done < wanted).length,
  papers: day.certificates.filter((paper) => paper.current && validity(paper, now) !== 'valid').length,
})

export const staffOptions = (staff: readonly Staff[]) => staff.filter(({ active }) => active).map(({ id, name, post }) => ({ value: id, label: t('staffLabel', { name, post }) }))
