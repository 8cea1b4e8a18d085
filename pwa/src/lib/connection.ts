import { readonly, ref } from 'vue'

const online = ref(typeof navigator === 'undefined' || navigator.onLine !== false)

if (typeof addEventListener === 'function') {
  addEventListener('online', () => (online.value = true))
  addEventListener('offline', () => (online.value = false))
}

/** Whether the device believes it has a network. A false yes is common, a false no is rare. */
export const deviceOnline = readonly(online)
