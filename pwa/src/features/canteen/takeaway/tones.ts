import type { Tone } from '@/ui/StateChip.vue'
import type { Order } from './takeawayQueries'

export const TONES: Record<Order['state'], Tone> = {
  ORDERED: 'primary',
  PICKED_UP: 'success',
  NOT_PICKED_UP: 'danger',
  TAKEN_BACK: 'muted',
  CANCELLED: 'muted',
}
