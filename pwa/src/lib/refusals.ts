import { shallowRef } from 'vue'
import { t } from '@/lib/i18n'
import type { Refusal } from '@/lib/outbox'
import { dayAndClock } from '@/lib/time'
import type * as Messages from './refusalMessages'

/** Most visits are refused nothing: the words come with the first "no". */
const words = shallowRef<typeof Messages>()
let coming: Promise<void> | undefined

/** Resolves when every refusal has its words, or they cannot be had: then they are the plain ones. */
export function refusalsReady(): Promise<void> {
  coming ??= import('./refusalMessages').then(
    async (found) => {
      await found.ready()
      words.value = found
    },
    () => (coming = undefined),
  )
  return coming
}

/** The server's "no" in the person's language, by its code; a code without words says that it was not possible. */
export function refusalWords({ code, facts }: Refusal): string {
  if (code === 'unreachable') return t('unreachable')
  if (!words.value) void refusalsReady()
  const told = Object.fromEntries(Object.entries(facts ?? {}).map(([name, fact]) => [name, readable(fact)]))
  return words.value?.inWords(code, told) ?? t('notDone')
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

function readable(fact: unknown): string | number {
  if (typeof fact === 'number') return fact
  if (Array.isArray(fact)) return fact.map(readable).join(' / ')
  return MOMENT.test(String(fact)) ? dayAndClock(String(fact)) : String(fact)
}
