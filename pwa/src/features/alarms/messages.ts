import chinese from '@/locales/zh-CN/alarms.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/alarms.json'))
