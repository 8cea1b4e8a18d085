import { onActivated, onDeactivated, onScopeDispose } from 'vue'

/** Do something again and again, while its page is the one that is looked at; and at once when one comes back to it. */
export function useEvery(milliseconds: number, act: () => void): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const start = () => (timer = setInterval(() => document.visibilityState === 'visible' && act(), milliseconds))
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }

  start()
  onActivated(() => {
    if (timer) return
    act()
    start()
  })
  onDeactivated(stop)
  onScopeDispose(stop)
}
