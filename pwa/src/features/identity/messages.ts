import chinese from '@/locales/zh-CN/identity.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/identity.json'))
