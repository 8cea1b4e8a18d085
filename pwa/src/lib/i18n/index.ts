import chinese from '@/locales/zh-CN/common.json'
import { defineMessages, locale } from './messages'

export { defineMessages, locale, messagesReady, speak } from './messages'
export type { Locale } from './messages'

/** The words that every page shares; a feature defines its own in its `messages.ts`. */
export const t = defineMessages(chinese, () => import('@/locales/en/common.json'))
export type CommonKey = Parameters<typeof t>[0]

/** The name in the person's language of what the server names in both. */
export const named = (thing: { name: string; nameEn: string }): string => (locale.value === 'en' ? thing.nameEn : thing.name)

/** Several words in one breath. */
export const listed = (words: readonly string[]): string => words.join(t('comma'))
