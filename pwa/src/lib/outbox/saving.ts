/** The forms of this page with something that is not written down yet. */
export const unsaved = new Set<() => Promise<void>>()

/** The last save on its way to the device. */
let saving = Promise.resolve()

/** Saves follow one another, so that an earlier one never undoes a later one. */
export function inTurn(save: () => Promise<void>): Promise<void> {
  saving = draftsSettled().then(save)
  return saving
}

/** Before that a draft is neither read nor dropped. */
export async function draftsSettled(): Promise<void> {
  await saving.catch(() => undefined)
}

/** Write everything down now, before the page goes. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...unsaved].map((save) => save()))
  await draftsSettled()
}
