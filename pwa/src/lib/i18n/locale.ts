import { ref } from 'vue'

export type Locale = 'zh-CN' | 'en'

export const locale = ref<Locale>('zh-CN')
