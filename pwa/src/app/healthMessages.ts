import chinese from '@/locales/zh-CN/health.json'
import { defineMessages } from '@/lib/i18n'

export const tHealth = defineMessages(chinese, () => import('@/locales/en/health.json'))
