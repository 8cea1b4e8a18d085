// Before the first paint: the saved language, size and theme, so that nothing flashes. See src/lib/preferences.ts.
const saved = JSON.parse(localStorage.getItem('manyi-preferences') ?? '{}')
const root = document.documentElement
const dark = saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
root.dataset.theme = dark ? 'dark' : 'light'
if (saved.size) root.dataset.size = saved.size
if (saved.language) root.lang = saved.language
