import type { MenuEntry } from '@/lib/feature'
import PlacesIcon from '~icons/tabler/building-community'

/** The page itself is composed in `app/`: sensors and tickets belong to it. */
export const deskRail: MenuEntry[] = [{ label: 'places', icon: PlacesIcon, to: { name: 'places' }, order: 50, can: 'see people' }]
