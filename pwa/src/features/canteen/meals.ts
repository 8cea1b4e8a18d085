import chinese from '@/locales/zh-CN/meals.json'
import { defineMessages, locale } from '@/lib/i18n'

/** What the home page says of meals; the rest is in `messages.ts`, which only the canteen's own pages load. */
export const t = defineMessages(chinese, () => import('@/locales/en/meals.json'))

export const mealName = (meal: 'BREAKFAST' | 'LUNCH' | 'DINNER') => t(`meal.${meal}`)

export const dishName = ({ name, nameEn }: { name: string; nameEn: string | null }) => (locale.value === 'en' ? (nameEn ?? name) : name)
