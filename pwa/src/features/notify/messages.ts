import chinese from '@/locales/zh-CN/notify.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/notify.json'))
type NotifyKey = Parameters<typeof t>[0]

export function isKnown(key: string): key is NotifyKey {
  return key in chinese
}
