import { locale } from './locale'

const kept = new Map<string, unknown>()

/** In the person's language. To make one takes a phone longer than to draw the row that it is for. */
function keep<Format>(kind: string, options: object, make: (locale: string) => Format): Format {
  const key = `${locale.value} ${kind} ${JSON.stringify(options)}`
  if (!kept.has(key)) kept.set(key, make(locale.value))
  return kept.get(key) as Format
}

export const numberFormat = (options: Intl.NumberFormatOptions = {}) =>
  keep('number', options, (locale) => new Intl.NumberFormat(locale, options))

export const dateFormat = (options: Intl.DateTimeFormatOptions) =>
  keep('date', options, (locale) => new Intl.DateTimeFormat(locale, options))

export const relativeFormat = (options: Intl.RelativeTimeFormatOptions) =>
  keep('relative', options, (locale) => new Intl.RelativeTimeFormat(locale, options))

export const pluralRules = () => keep('plural', {}, (locale) => new Intl.PluralRules(locale))
