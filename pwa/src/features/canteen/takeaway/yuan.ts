import { numberFormat } from '@/lib/i18n'

export const yuan = (amount: number) => numberFormat({ style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(amount)
