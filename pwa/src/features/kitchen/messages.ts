import chinese from '@/locales/zh-CN/kitchen.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/kitchen.json'))
