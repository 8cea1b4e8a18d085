import chinese from '@/locales/zh-CN/meetingRating.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/meetingRating.json'))
