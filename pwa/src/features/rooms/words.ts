import type { Tone } from '@/ui/StateChip.vue'
import { t } from './messages'
import type { Booking, BookingState, Feature, Scope } from './roomQueries'

export const FEATURES: readonly Feature[] = ['PROJECTOR', 'VIDEO', 'MICROPHONES', 'WHITEBOARD', 'INTERPRETATION', 'BARRIER_FREE']

export const featureWords = (feature: Feature) => t(`feature.${feature}`)

const TONES: Record<BookingState, Tone> = { BOOKED: 'primary', IN_USE: 'success', OVER: 'muted', REQUESTED: 'warning', WAITING: 'info', OFFERED: 'warning', DECLINED: 'danger', LAPSED: 'muted', CANCELLED: 'muted', NO_SHOW: 'danger' }

export const stateTone = (state: BookingState): Tone => TONES[state]
export const stateWords = (state: BookingState) => t(`state.${state}`)

/** What a sentence calls a meeting whose subject one may not know. */
export const nameOf = ({ subject }: Booking) => subject || t('confidential')

const SCOPES: readonly Scope[] = ['ONE', 'FOLLOWING', 'ALL']

/** Which meetings of a series are meant. */
export const scopes = () => SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))
