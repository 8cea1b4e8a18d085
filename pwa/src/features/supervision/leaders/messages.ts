import shared from '@/locales/zh-CN/effort.json'
import chinese from '@/locales/zh-CN/leaders.json'
import { defineMessages } from '@/lib/i18n'

/** What leaders read, of effort in the words of those whose it is. */
export const t = defineMessages({ ...shared, ...chinese }, async () => {
  const [effort, leaders] = await Promise.all([import('@/locales/en/effort.json'), import('@/locales/en/leaders.json')])
  return { default: { ...effort.default, ...leaders.default } }
})
