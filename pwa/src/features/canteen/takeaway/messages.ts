import chinese from '@/locales/zh-CN/takeaway.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/takeaway.json'))
