import { ref } from 'vue'
import { settled } from '@/lib/breath'
import { saveDrafts } from '@/lib/outbox'

const HOURLY = 3_600_000

/**
 * A new build is fetched in the background and waits until the person says so: never a reload in mid-sentence.
 * Once it has taken over for one tab it serves all of them; the others are told, and reload when asked.
 */
export function useUpdates() {
  const waiting = ref(false)
  let registration: ServiceWorkerRegistration | undefined
  let agreed = false

  async function register() {
    const { serviceWorker } = navigator
    let served = serviceWorker.controller !== null
    serviceWorker.addEventListener('controllerchange', () => {
      if (agreed) location.reload()
      else if (served) waiting.value = true
      served = true
    })
    await settled()
    registration = await serviceWorker.register('/serviceWorker.js')
    const offer = () => (waiting.value ||= registration?.waiting != null && serviceWorker.controller !== null)
    registration.addEventListener('updatefound', () => {
      registration?.installing?.addEventListener('statechange', offer)
    })
    offer()
    setInterval(() => void registration?.update().catch(() => undefined), HOURLY)
    // A page that was opened while the first worker became active was overlooked by it.
    const { active } = await serviceWorker.ready
    if (!serviceWorker.controller) active?.postMessage('serve this page')
  }

  async function update() {
    agreed = true
    await saveDrafts()
    if (registration?.waiting) registration.waiting.postMessage('take over')
    else location.reload()
  }

  // Where that fails, for want of a network, it is for the next start.
  if (import.meta.env.PROD && 'serviceWorker' in navigator) void register().catch(() => undefined)
  return { waiting, update, later: () => (waiting.value = false) }
}
