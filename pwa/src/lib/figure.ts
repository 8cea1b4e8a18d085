import { numberFormat } from './i18n'

/** A number as people write it, with at most so many decimals. */
export function figure(value: number, decimals = 1): string {
  return numberFormat({ maximumFractionDigits: decimals }).format(value)
}

/** `26.4 ℃`; some things have no unit. */
export function measured(value: number, unit: string | null | undefined): string {
  return `${figure(value)} ${unit ?? ''}`.trim()
}
