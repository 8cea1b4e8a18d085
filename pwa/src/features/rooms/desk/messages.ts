import shared from '@/locales/zh-CN/rooms.json'
import chinese from '@/locales/zh-CN/roomsDesk.json'
import { defineMessages } from '@/lib/i18n'

/** What the desk says of rooms, in the phone's words where it has them. */
export const t = defineMessages({ ...shared, ...chinese }, async () => {
  const [phone, desk] = await Promise.all([import('@/locales/en/rooms.json'), import('@/locales/en/roomsDesk.json')])
  return { default: { ...phone.default, ...desk.default } }
})
