import type { Booking } from '../roomQueries'

/** The rule's own figure is the server's; a quarter of an hour is what it starts with. */
const EARLIEST = 15 * 60_000

export function mayCheckIn({ startsAt, endsAt }: Booking, now: number): boolean {
  return now >= Date.parse(startsAt) - EARLIEST && now < Date.parse(endsAt)
}
