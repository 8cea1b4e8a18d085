import { numberFormat } from '@/lib/i18n'

/** What is not known is a dash, never a zero. */
export function yuan(amount: number | null): string {
  return amount === null ? '—' : numberFormat({ style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(amount)
}
