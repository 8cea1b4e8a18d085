import chinese from '@/locales/zh-CN/contracts.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/contracts.json'))
