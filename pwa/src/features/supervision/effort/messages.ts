import chinese from '@/locales/zh-CN/effort.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/effort.json'))
