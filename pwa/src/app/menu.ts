import { computed, defineAsyncComponent } from 'vue'
import { useMe } from '@/graphql/me'
import type { MenuEntry } from '@/lib/feature'
import { features } from './features'

const { can } = useMe()
const panels = features.flatMap((feature) => feature.panels ?? []).map((entry) => ({ ...entry, component: defineAsyncComponent(entry.panel) }))

function visible<Entry extends { order: number; can?: string; unless?: string }>(entries: Entry[]): Entry[] {
  return entries
    .filter((entry) => (!entry.can || can(entry.can)) && !(entry.unless && can(entry.unless)))
    .sort((a, b) => a.order - b.order)
}

/** What this person sees in one place of the shells, in its order. */
export function useMenu(place: 'tabs' | 'rail' | 'actions', own: MenuEntry[] = []) {
  return computed(() => visible([...features.flatMap((feature) => feature[place] ?? []), ...own]))
}

export function usePanels() {
  return computed(() => visible(panels))
}
