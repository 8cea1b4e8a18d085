import chinese from '@/locales/zh-CN/opinions.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/opinions.json'))
