import chinese from '@/locales/zh-CN/people.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/people.json'))
