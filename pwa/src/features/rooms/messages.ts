import chinese from '@/locales/zh-CN/rooms.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/rooms.json'))
