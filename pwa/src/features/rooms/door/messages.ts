import chinese from '@/locales/zh-CN/roomDoors.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/roomDoors.json'))
