import chinese from '@/locales/zh-CN/places.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/places.json'))
