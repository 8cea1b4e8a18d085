import { reactive, watch } from 'vue'
import { speak, type Locale } from '@/lib/i18n'

export interface Preferences {
  language: Locale
  /** Elder mode: larger text and targets. Undefined until the person chose: workers then start with large. */
  size: 'normal' | 'elder' | undefined
  theme: 'auto' | 'light' | 'dark'
}

/** Also read by public/appearance.js before the first paint. */
const KEY = 'manyi-preferences'
const darkDevice = matchMedia('(prefers-color-scheme: dark)')

function saved(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}

/** How this device shows the app. */
export const preferences = reactive<Preferences>({ language: 'zh-CN', size: undefined, theme: 'auto', ...saved() })

function apply(): void {
  const { size, theme } = preferences
  const dark = theme === 'dark' || (theme === 'auto' && darkDevice.matches)
  const root = document.documentElement
  root.dataset.theme = dark ? 'dark' : 'light'
  root.dataset.size = size ?? 'normal'
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', getComputedStyle(root).getPropertyValue('--surface'))
}

/** Make the page look and speak as chosen, now and after every change, here and in other tabs. */
export async function applyPreferences(): Promise<void> {
  apply()
  darkDevice.addEventListener('change', apply)
  addEventListener('storage', (event) => {
    if (event.key === KEY) Object.assign(preferences, saved())
  })
  watch(preferences, () => {
    localStorage.setItem(KEY, JSON.stringify(preferences))
    apply()
  })
  watch(
    () => preferences.language,
    (language) => void speak(language),
  )
  await speak(preferences.language)
}
