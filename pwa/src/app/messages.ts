import chinese from '@/locales/zh-CN/unsent.json'
import { defineMessages } from '@/lib/i18n'

export const tUnsent = defineMessages(chinese, () => import('@/locales/en/unsent.json'))
