import chinese from '@/locales/zh-CN/tickets.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/tickets.json'))
