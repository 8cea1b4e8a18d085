import { onScopeDispose, readonly, ref } from 'vue'

const now = ref(Date.now())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  now.value = Date.now()
}

/** The current time, one second fine: one timer for all countdowns, none while nobody counts. */
export function useNow() {
  if (watchers++ === 0) {
    tick()
    timer = setInterval(tick, 1_000)
  }
  onScopeDispose(() => {
    if (--watchers === 0) clearInterval(timer)
  })
  return readonly(now)
}
