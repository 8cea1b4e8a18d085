import shared from '@/locales/zh-CN/feedback.json'
import chinese from '@/locales/zh-CN/feedbackDesk.json'
import { defineMessages } from '@/lib/i18n'

/** What the desk says of surveys, in the phone's words where it has them. */
export const t = defineMessages({ ...shared, ...chinese }, async () => {
  const [phone, desk] = await Promise.all([import('@/locales/en/feedback.json'), import('@/locales/en/feedbackDesk.json')])
  return { default: { ...phone.default, ...desk.default } }
})
