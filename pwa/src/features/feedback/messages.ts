import chinese from '@/locales/zh-CN/feedback.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/feedback.json'))
