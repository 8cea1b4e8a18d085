import chinese from '@/locales/zh-CN/roomLinks.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/roomLinks.json'))
