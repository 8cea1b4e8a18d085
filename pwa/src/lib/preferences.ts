import { computed, reactive, ref, watch } from 'vue'
import { speak, type Locale } from '@/lib/i18n'

type Size = 'normal' | 'elder'

export interface Preferences {
  language: Locale
  theme: 'auto' | 'light' | 'dark'
  /** Elder mode, larger text and targets, by the person who chose it: phones are shared. */
  sizes: Record<string, Size>
  /** The size shown; to set it is the present person's choice. */
  size: Size
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

const { size: lastShown = 'normal', ...kept } = saved()
/** Until it is known who is there, the device goes on as it was. */
const person = ref<{ id?: string; usual: Size }>({ usual: lastShown })

/** How this device shows the app. */
export const preferences: Preferences = reactive({
  language: 'zh-CN',
  theme: 'auto',
  sizes: {},
  ...kept,
  size: computed({
    get: () => preferences.sizes[person.value.id ?? ''] ?? person.value.usual,
    set: (size: Size) => (preferences.sizes[person.value.id ?? ''] = size),
  }),
} as const) as Preferences

/** From now on this person looks at the device; without a choice of theirs it shows their usual size. */
export function sizeFor(id: string | undefined, usual: Size): void {
  person.value = { ...(id && { id }), usual }
}

function apply(): void {
  const { size, theme } = preferences
  const dark = theme === 'dark' || (theme === 'auto' && darkDevice.matches)
  const root = document.documentElement
  root.dataset.theme = dark ? 'dark' : 'light'
  root.dataset.size = size
  document.querySelector('meta[name=theme-color]')?.setAttribute('content', getComputedStyle(root).getPropertyValue('--surface'))
}

/** Make the page look and speak as chosen, now and after every change, here and in other tabs. */
export async function applyPreferences(): Promise<void> {
  apply()
  darkDevice.addEventListener('change', apply)
  addEventListener('storage', (event) => {
    if (event.key !== KEY) return
    const { size: _, ...others } = saved()
    Object.assign(preferences, others)
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
