import chinese from '@/locales/zh-CN/dispatch.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/dispatch.json'))
