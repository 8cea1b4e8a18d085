import chinese from '@/locales/zh-CN/work.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/work.json'))
