import { ref } from 'vue'

const HOURLY = 3_600_000

/** A new build is fetched in the background and waits until the person says so: never a reload in mid-sentence. */
export function useUpdates() {
  const waiting = ref(false)
  let registration: ServiceWorkerRegistration | undefined

  async function register() {
    registration = await navigator.serviceWorker.register('/serviceWorker.js')
    const offer = () => (waiting.value = registration?.waiting != null && navigator.serviceWorker.controller != null)
    registration.addEventListener('updatefound', () => {
      registration?.installing?.addEventListener('statechange', offer)
    })
    offer()
    setInterval(() => void registration?.update().catch(() => undefined), HOURLY)
  }

  function update() {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    registration?.waiting?.postMessage('take over')
  }

  if (import.meta.env.PROD && 'serviceWorker' in navigator) void register()
  return { waiting, update, later: () => (waiting.value = false) }
}
