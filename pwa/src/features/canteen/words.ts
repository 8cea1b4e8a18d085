import type { Tone } from '@/ui/StateChip.vue'
import { t } from './messages'
import type { Dish, Tag, Wish } from './canteenQueries'

const PRAISE: readonly Tag[] = ['TASTY', 'FRESH', 'HOT', 'FRIENDLY', 'QUICK']
const BLAME: readonly Tag[] = ['BLAND', 'SALTY', 'OILY', 'COLD', 'LITTLE', 'WAITING']

export const mealWords = () => [...PRAISE, ...BLAME].map((value) => ({ value, label: t(`tag.${value}`), praise: PRAISE.includes(value) }))

/** What one should know before one takes it. */
export function dishFacts({ course, allergens, spicy, origin }: Dish): string {
  const contains = allergens.length ? t('contains', { what: allergens.map((each) => t(`allergen.${each}`)).join(t('comma')) }) : ''
  const heat = spicy ? t(`spicy.${spicy as 1 | 2 | 3}`) : ''
  return [t(`course.${course}`), heat, contains, origin && t('from', { place: origin })].filter(Boolean).join(' · ')
}

const TONES: Record<NonNullable<Wish['answer']>, Tone> = { PLANNED: 'info', SERVED: 'success', NOT_POSSIBLE: 'muted' }

export const answerTone = (answer: NonNullable<Wish['answer']>) => TONES[answer]
