import { computed, ref, shallowRef, watch } from 'vue'
import { deviceOnline } from '@/lib/connection'
import { useNow } from '@/lib/now'
import { isoDay } from '@/lib/time'
import { useEvery } from '@/lib/useEvery'
import { onNow } from './standing'

/** What `/doors/TOKEN` answers. */
export interface Door {
  name: string
  path: string
  seats: number
  opensAt: string
  closesAt: string
  day: string
  spans: DoorSpan[]
  /** The rows of a QR code, a 1 for each dark module. */
  code: string[]
}

export interface DoorSpan {
  startsAt: string
  endsAt: string
  /** None where it is confidential. */
  subject: string | null
  unitName: string | null
  /** None where the room is out of service. */
  state: 'offered' | 'booked' | 'in_use' | 'over' | null
}

const EVERY = 15_000
const PATIENCE = 8_000
/** So old may what is shown be before the display says that it is not of now. */
const STALE_AFTER = 40_000

/** The day of a room, read again and again; what was known last stays over a lost network and a new start. */
export function useDoor(token: string) {
  const now = useNow()
  const kept = read(token)
  const door = shallowRef<Door | undefined>(kept?.door)
  const asOf = ref(kept?.asOf ?? 0)
  /** The address leads nowhere any more. */
  const gone = ref(false)
  /** The last attempt failed. */
  const unreached = ref(false)

  async function load(): Promise<void> {
    try {
      const answer = await fetch(`/doors/${encodeURIComponent(token)}`, { credentials: 'omit', signal: AbortSignal.timeout(PATIENCE) })
      gone.value = answer.status === 404
      if (gone.value) return forget(token)
      if (!answer.ok) throw new Error(answer.statusText)
      door.value = (await answer.json()) as Door
      asOf.value = Date.now()
      unreached.value = false
      localStorage.setItem(keyOf(token), JSON.stringify({ door: door.value, asOf: asOf.value }))
    } catch {
      unreached.value = true
    }
  }

  void load()
  useEvery(EVERY, () => void load())
  watch(deviceOnline, () => void load())

  const stale = computed(() => unreached.value || now.value - asOf.value > STALE_AFTER)
  /** None where the network was lost on another day. */
  const today = computed(() => (door.value?.day === isoDay(now.value) ? door.value : undefined))
  /** Meetings that are not over. */
  const spans = computed(() => today.value?.spans.filter((span) => span.state !== 'over' && Date.parse(span.endsAt) > now.value) ?? [])
  const current = computed(() => onNow(spans.value, now.value))
  const coming = computed(() => spans.value.filter((span) => span !== current.value))
  return { door, today, asOf, gone, stale, current, coming, now }
}

const keyOf = (token: string) => `door:${token}`

function read(token: string): { door: Door; asOf: number } | undefined {
  try {
    return JSON.parse(localStorage.getItem(keyOf(token)) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function forget(token: string): void {
  localStorage.removeItem(keyOf(token))
}
