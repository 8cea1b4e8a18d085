import chinese from '@/locales/zh-CN/camera.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/camera.json'))
