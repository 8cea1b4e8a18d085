import { shallowRef } from 'vue'
import { numberFormat, pluralRules } from './formats'
import { locale, type Locale } from './locale'

type Message = string | { one: string; other: string }
export type Values = Record<string, string | number>

const englishLoaders: (() => Promise<void>)[] = []
const loadAll = () => englishLoaders.map((load) => load())

function fill(message: Message, values: Values): string {
  return worded(message, values).replace(/\{(\w+)\}/g, (_, name: string) => format(values[name]))
}

function worded(message: Message, { count = 0 }: Values): string {
  if (typeof message === 'string') return message
  return pluralRules().select(Number(count)) === 'one' ? message.one : message.other
}

function format(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  // Short numbers look alike in every language.
  return Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : numberFormat().format(value)
}

/**
 * The texts of one namespace: Chinese comes with the code that uses it, English only when somebody reads it.
 * The keys of both files are one type, so a missing key does not compile.
 */
export function defineMessages<Key extends string>(
  chinese: Record<Key, Message>,
  loadEnglish: () => Promise<{ default: Record<Key, Message> }>,
) {
  const english = shallowRef<Record<Key, Message>>()
  const load = async () => {
    english.value ??= (await loadEnglish()).default
  }
  englishLoaders.push(load)
  if (locale.value === 'en') load().catch(() => undefined) // without a network; whoever shows it asks again

  return (key: Key, values: Values = {}): string => {
    const messages = locale.value === 'en' ? (english.value ?? chinese) : chinese
    return fill(messages[key], values)
  }
}

/** Resolves when every namespace loaded so far speaks the current language, or cannot: then it speaks Chinese. */
export async function messagesReady(): Promise<void> {
  if (locale.value === 'en') await Promise.allSettled(loadAll())
}

export async function speak(language: Locale): Promise<void> {
  if (language === 'en') await Promise.all(loadAll())
  locale.value = language
  if (typeof document !== 'undefined') document.documentElement.lang = language
}
