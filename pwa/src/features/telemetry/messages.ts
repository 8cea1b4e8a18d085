import chinese from '@/locales/zh-CN/telemetry.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/telemetry.json'))
