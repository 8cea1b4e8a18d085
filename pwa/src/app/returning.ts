import { renewLine } from '@/graphql/live'

const LONG_AWAY = 10_000

/** A phone that slept or changed its network holds a dead line without knowing: open a new one, which reads again. */
export function renewLineOnReturn(): void {
  let left = 0
  addEventListener('online', renewLine)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') left = Date.now()
    else if (Date.now() - left > LONG_AWAY) renewLine()
  })
}
