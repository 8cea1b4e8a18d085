import chinese from '@/locales/zh-CN/takeawayDesk.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/takeawayDesk.json'))
