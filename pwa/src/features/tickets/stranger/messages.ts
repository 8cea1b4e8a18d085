import chinese from '@/locales/zh-CN/stranger.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/stranger.json'))
