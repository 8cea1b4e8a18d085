import { ref, shallowRef } from 'vue'

export type Locale = 'zh-CN' | 'en'
type Message = string | { one: string; other: string }
export type Values = Record<string, string | number>

export const locale = ref<Locale>('zh-CN')

const englishLoaders: (() => Promise<void>)[] = []
let englishReady: Promise<unknown> = Promise.resolve()

function fill(message: Message, values: Values): string {
  const plural = new Intl.PluralRules(locale.value).select(Number(values.count ?? 0))
  const text = typeof message === 'string' ? message : plural === 'one' ? message.one : message.other
  return text.replace(/\{(\w+)\}/g, (_, name: string) => format(values[name]))
}

function format(value: string | number | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'number' ? new Intl.NumberFormat(locale.value).format(value) : value
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
  if (locale.value === 'en') englishReady = Promise.all([englishReady, load()])

  return (key: Key, values: Values = {}): string => {
    const messages = locale.value === 'en' ? (english.value ?? chinese) : chinese
    return fill(messages[key], values)
  }
}

/** Resolves when every namespace loaded so far can speak the current language. */
export function messagesReady(): Promise<unknown> {
  return englishReady
}

export async function speak(language: Locale): Promise<void> {
  if (language === 'en') {
    englishReady = Promise.all(englishLoaders.map((load) => load()))
    await englishReady
  }
  locale.value = language
  if (typeof document !== 'undefined') document.documentElement.lang = language
}
