import chinese from '@/locales/zh-CN/stock.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/stock.json'))
