import { locale } from '@/lib/i18n'

export function figure(value: number, unit: string | null): string {
  return `${new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(value)} ${unit ?? ''}`.trim()
}
