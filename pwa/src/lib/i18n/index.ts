import chinese from '@/locales/zh-CN/common.json'
import { locale } from './locale'
import { defineMessages } from './messages'

export { dateFormat, numberFormat, relativeFormat } from './formats'
export { locale } from './locale'
export type { Locale } from './locale'
export { defineMessages, messagesReady, speak } from './messages'

/** The words that every page shares; a feature defines its own in its `messages.ts`. */
export const t = defineMessages(chinese, () => import('@/locales/en/common.json'))
export type CommonKey = Parameters<typeof t>[0]

/** The name in the person's language of what the server names in both. */
export const named = (thing: { name: string; nameEn: string }): string => (locale.value === 'en' ? thing.nameEn : thing.name)

/** Several words in one breath. */
export const listed = (words: readonly string[]): string => words.join(t('comma'))
