import type { Component } from 'vue'

interface ActionPanel {
  /** It is shown to whoever may do one of these now, by the names of `ticket.actions`. */
  actions: readonly string[]
  /** Given the `ticket` of the page (`TicketDetail`); its buttons stand at the foot, under the thumb. */
  panel: () => Promise<{ default: Component }>
}

/** What others than the reporter do with a ticket, each in a panel of its own that only they load. */
export const actionPanels: readonly ActionPanel[] = [
  { actions: ['grab', 'arrive', 'step', 'finish', 'hold', 'resume', 'give_back'], panel: () => import('../worker/FieldActions.vue') },
]
