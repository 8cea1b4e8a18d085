import { keepIndex } from './picker/placeIndex'

/** A place is found by its name without a network, wherever one has never been. */
export function readAhead(): void {
  const keep = () => void keepIndex()
  keep()
  addEventListener('online', keep)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && keep())
}
