import { clockBeside, isoDay } from '@/lib/time'

/** `10:20–11:05`, as a day like `2026-03-04` has it; where it begins or ends on another, that stands beside the clock. */
export function clocks({ startsAt, endsAt }: { startsAt: string; endsAt: string }, day = isoDay()): string {
  const noon = `${day}T12:00:00+08:00`
  return `${clockBeside(startsAt, noon)}–${clockBeside(endsAt, noon)}`
}
