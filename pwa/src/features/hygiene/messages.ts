import chinese from '@/locales/zh-CN/hygiene.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/hygiene.json'))
