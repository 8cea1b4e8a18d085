import chinese from '@/locales/zh-CN/facility.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/facility.json'))
