import chinese from '@/locales/zh-CN/refusals.json'
import { defineMessages, messagesReady } from '@/lib/i18n'
import type { Values } from '@/lib/i18n/messages'

const t = defineMessages(chinese, () => import('@/locales/en/refusals.json'))

export const ready = messagesReady

/** Nothing for a code that has no words. A year is no quantity, and is not written as 2,026. */
export function inWords(code: string, { year = '', ...facts }: Values): string | undefined {
  return code in chinese ? t(code as keyof typeof chinese, { ...facts, year: String(year) }) : undefined
}
