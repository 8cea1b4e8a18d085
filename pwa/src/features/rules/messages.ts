import chinese from '@/locales/zh-CN/rules.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/rules.json'))

/** Words of a rule's value in the person's language; what the rule itself names in Chinese stays as it is. */
function known(kind: 'part' | 'word', key: string): string {
  const name = `${kind}.${key}`
  return name in chinese ? t(name as keyof typeof chinese) : key
}

export const partName = (key: string): string => known('part', key)
export const leafWord = (leaf: string): string => known('word', leaf).replace(/^(\d\d:\d\d):00$/, '$1')
