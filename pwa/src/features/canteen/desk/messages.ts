import chinese from '@/locales/zh-CN/canteenDesk.json'
import { defineMessages } from '@/lib/i18n'

export const desk = defineMessages(chinese, () => import('@/locales/en/canteenDesk.json'))
