/**
 * A form as it stands now, noted at once at every change: a page that goes does not wait for IndexedDB. A note is
 * dropped when the draft says the same. Photos are only named.
 */
export function note(owner: string, form: string, named: unknown): void {
  try {
    localStorage.setItem(keyOf(owner, form), JSON.stringify(named))
  } catch {
    // A full or forbidden storage costs the last moment at most: the draft is saved all the same.
  }
}

export function noteOf(owner: string, form: string): unknown {
  const noted = localStorage.getItem(keyOf(owner, form))
  return noted === null ? undefined : JSON.parse(noted)
}

/** Unless something else has been noted since. */
export function dropNote(owner: string, form: string, named: unknown): void {
  const key = keyOf(owner, form)
  if (localStorage.getItem(key) === JSON.stringify(named)) localStorage.removeItem(key)
}

function keyOf(owner: string, form: string): string {
  return `manyi-draft:${owner}:${form}`
}
