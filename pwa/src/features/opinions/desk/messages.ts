import shared from '@/locales/zh-CN/opinions.json'
import chinese from '@/locales/zh-CN/opinionsDesk.json'
import { defineMessages } from '@/lib/i18n'

/** What the desk says of opinions, in the phone's words where it has them. */
export const t = defineMessages({ ...shared, ...chinese }, async () => {
  const [phone, desk] = await Promise.all([import('@/locales/en/opinions.json'), import('@/locales/en/opinionsDesk.json')])
  return { default: { ...phone.default, ...desk.default } }
})
