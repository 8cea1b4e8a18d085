import type { Router } from 'vue-router'
import type { Tapped } from './tapped'

/** A push that is tapped opens in the app as it stands (`tapped.ts`): loaded anew it would lose what is being filled in. */
export function openTapped(router: Pick<Router, 'push'>): void {
  navigator.serviceWorker?.addEventListener('message', ({ data, ports }: MessageEvent<Tapped>) => {
    if (!data.open) return
    ports[0]?.postMessage('opens')
    void router.push(data.open)
  })
}
