import chinese from '@/locales/zh-CN/report.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/report.json'))
