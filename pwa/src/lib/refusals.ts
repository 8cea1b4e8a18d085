import chinese from '@/locales/zh-CN/refusals.json'
import { defineMessages } from '@/lib/i18n'
import type { Refusal } from '@/lib/outbox'
import { dayAndClock } from '@/lib/time'

const t = defineMessages(chinese, () => import('@/locales/en/refusals.json'))

/** The server's "no" in the person's language, by its code; a code without words says that it was not possible. */
export function refusalWords({ code, facts }: Refusal): string {
  const known = code in chinese ? (code as keyof typeof chinese) : 'domain_error'
  return t(known, Object.fromEntries(Object.entries(facts ?? {}).map(([name, fact]) => [name, readable(fact)])))
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

function readable(fact: unknown): string | number {
  if (typeof fact === 'number') return fact
  if (Array.isArray(fact)) return fact.map(readable).join(' / ')
  return MOMENT.test(String(fact)) ? dayAndClock(String(fact)) : String(fact)
}
