import chinese from '@/locales/zh-CN/canteen.json'
import { defineMessages } from '@/lib/i18n'

export const t = defineMessages(chinese, () => import('@/locales/en/canteen.json'))
