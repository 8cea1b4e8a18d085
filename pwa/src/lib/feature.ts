import type { Component } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import type { CommonKey } from '@/lib/i18n'
import type { RAIL_ICONS } from '@/lib/railIcons'

type Lazy<T> = () => Promise<T>
type Page = Lazy<{ default: Component }>

/** A `wall` is looked at and never touched: a door's display. */
type Shell = 'phone' | 'desk' | 'bare' | 'stranger' | 'wall'

export interface FeatureRoute {
  path: string
  name: string
  shell: Shell
  title: CommonKey
  page: Page
  /** The ability that opens this page, as `me.abilities` names it; without one every signed-in person may. */
  can?: string
  /** Also for people who are not signed in. */
  open?: boolean
  /** The page that people who are not signed in see at this address instead of the sign-in. */
  stranger?: string
  /** Who has this ability begins here instead of on the home page. */
  start?: string
  /** Stays alive behind other pages, so that a list keeps its place. */
  keep?: boolean
  /** Shows nothing without a network unless it was opened before: the device keeps it from then on, not in advance. */
  onceOpened?: boolean
  /** Hides the tab bar: the page has its own actions at the bottom. */
  focused?: boolean
}

export interface MenuEntry {
  label: CommonKey
  icon: Component
  to: RouteLocationRaw
  order: number
  can?: string
  /** Hidden from people who have this ability (they have something better in its place). */
  unless?: string
  badge?: () => number
  /** Said beside an action that stands alone. */
  hint?: CommonKey
}

/** The desk alone shows it, and has its icon by name. */
export interface RailEntry extends Omit<MenuEntry, 'icon'> {
  icon: keyof typeof RAIL_ICONS
}

/** What a feature gives to the app; its `index.ts` declares one. Only this much of it is loaded at the start. */
export interface Feature {
  id: string
  routes: FeatureRoute[]
  /** Entries of the phone's tab bar. */
  tabs?: MenuEntry[]
  /** Entries of the desk's left rail. */
  rail?: RailEntry[]
  /** Large actions on the phone's home page. */
  actions?: MenuEntry[]
  /** Panels of the phone's home page, below the actions. */
  panels?: { order: number; panel: Page; can?: string; unless?: string }[]
  /** The documents of the mutations that this feature queues while offline. */
  writes?: Lazy<Record<string, unknown>>
  /** What a person needs without a network: `readAhead` reads it once they are signed in. */
  readAhead?: { can: string; load: Lazy<{ readAhead: () => void }> }[]
}

export function defineFeature(feature: Feature): Feature {
  return feature
}
