import { computed } from 'vue'
import { useMe } from '@/graphql/me'
import type { Feature, MenuEntry } from '@/lib/feature'
import { features } from './features'

type Panel = NonNullable<Feature['panels']>[number]

const { can } = useMe()

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
  return computed<Panel[]>(() => visible(features.flatMap((feature) => feature.panels ?? [])))
}
