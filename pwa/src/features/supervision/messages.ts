import chinese from '@/locales/zh-CN/supervision.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/supervision.json'))
