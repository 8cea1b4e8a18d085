import chinese from '@/locales/zh-CN/phones.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/phones.json'))
