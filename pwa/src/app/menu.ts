import { computed, defineAsyncComponent } from 'vue'
import { useMe } from '@/graphql/me'
import type { MenuEntry, RailEntry } from '@/lib/feature'
import { features } from './features'

const { can } = useMe()
const health: RailEntry = { label: 'jobHealth', icon: 'heart-rate-monitor', to: { name: 'health' }, order: 90, can: 'see job health' }
const rail = [...features.flatMap((feature) => feature.rail ?? []), health]
const panels = features.flatMap((feature) => feature.panels ?? []).map((entry) => ({ ...entry, component: defineAsyncComponent(entry.panel) }))

function visible<Entry extends { order: number; can?: string; unless?: string }>(entries: Entry[]): Entry[] {
  return entries
    .filter((entry) => (!entry.can || can(entry.can)) && !(entry.unless && can(entry.unless)))
    .sort((a, b) => a.order - b.order)
}

/** What this person sees in one place of the phone's shell, in its order. */
export function useMenu(place: 'tabs' | 'actions', own: MenuEntry[] = []) {
  return computed(() => visible([...features.flatMap((feature) => feature[place] ?? []), ...own]))
}

/** What this person sees in the desk's rail. */
export function useRail() {
  return computed(() => visible(rail))
}

export function usePanels() {
  return computed(() => visible(panels))
}
