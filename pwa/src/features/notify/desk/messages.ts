import chinese from '@/locales/zh-CN/deliveries.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/deliveries.json'))
