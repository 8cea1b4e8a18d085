import chinese from '@/locales/zh-CN/leaders.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/leaders.json'))
