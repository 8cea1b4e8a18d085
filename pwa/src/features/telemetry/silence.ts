import type { Point } from './pointQueries'

type Heard = Pick<Point, 'latestAt' | 'stale' | 'staleAfterSeconds'>

/**
 * Whether the latest value is no longer the present one: the server said so, or it has grown old since the server was
 * heard, as on a phone without a network.
 */
export function isStale({ latestAt, stale, staleAfterSeconds }: Heard, now: number): boolean {
  return stale || latestAt === null || now - Date.parse(latestAt) > staleAfterSeconds * 1_000
}
