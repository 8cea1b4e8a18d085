import chinese from '@/locales/zh-CN/audit.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/audit.json'))
