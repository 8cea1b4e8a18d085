import alarms from '@/features/alarms'
import canteen from '@/features/canteen'
import facility from '@/features/facility'
import feedback from '@/features/feedback'
import hygiene from '@/features/hygiene'
import identity from '@/features/identity'
import kitchen from '@/features/kitchen'
import notify from '@/features/notify'
import opinions from '@/features/opinions'
import rooms from '@/features/rooms'
import rules from '@/features/rules'
import stock from '@/features/stock'
import supervision from '@/features/supervision'
import telemetry from '@/features/telemetry'
import tickets from '@/features/tickets'
import type { Feature } from '@/lib/feature'

/** What the app consists of, in the order of the backend's floors. */
export const features: Feature[] = [identity, rules, notify, facility, stock, telemetry, tickets, alarms, rooms, canteen, kitchen, hygiene, feedback, opinions, supervision]
