import type { RailEntry } from '@/lib/feature'

/** The page itself is composed in `app/`: sensors and tickets belong to it. */
export const deskRail: RailEntry[] = [{ label: 'places', icon: 'building-community', to: { name: 'places' }, order: 50, can: 'see people' }]
