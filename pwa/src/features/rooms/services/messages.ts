import chinese from '@/locales/zh-CN/roomServices.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/roomServices.json'))
