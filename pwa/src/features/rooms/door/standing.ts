import type { Door, DoorSpan } from './useDoor'

const TAKEN = { in_use: 'inUse', booked: 'checkInNow', offered: 'held', over: 'free' } as const

/** Which of these spans, that are not over, is on: the one that has begun, or else people have come before its time. */
export function onNow<T extends Pick<DoorSpan, 'startsAt' | 'state'>>(spans: readonly T[], now: number): T | undefined {
  return spans.find((span) => Date.parse(span.startsAt) <= now) ?? spans.find((span) => span.state === 'in_use')
}

/** How the room stands at a time as `10:20`, with the span that is on; unknown where no plan of today is. */
export function standing(today: Pick<Door, 'opensAt' | 'closesAt'> | undefined, current: Pick<DoorSpan, 'state'> | undefined, time: string) {
  if (!today) return 'unknown'
  if (current) return current.state ? TAKEN[current.state] : 'outOfService'
  return today.opensAt <= time && time < today.closesAt ? 'free' : 'closed'
}
