import chinese from '@/locales/zh-CN/health.json'
import { defineMessages } from '@/lib/i18n'

export const tHealth = defineMessages(chinese, () => import('@/locales/en/health.json'))

/** A job that is not run any more is shown as it was called. */
export function jobName(name: string): string {
  const key = `job.${name}`
  return key in chinese ? tHealth(key as keyof typeof chinese) : name
}
