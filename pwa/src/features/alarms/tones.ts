import type { Tone } from '@/ui/StateChip.vue'
import type { Alarm } from './alarmQueries'

export const TONES: Record<Alarm['state'], Tone> = {
  UNACKNOWLEDGED: 'danger',
  ACKNOWLEDGED: 'warning',
  RETURNED_UNACKNOWLEDGED: 'info',
  NORMAL: 'success',
}
