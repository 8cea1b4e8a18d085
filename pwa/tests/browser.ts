/** What Node lacks of a browser: IndexedDB and the local storage. Web Locks, BroadcastChannel, fetch and crypto are its own. */
import 'fake-indexeddb/auto'

const items = new Map<string, string>()
globalThis.localStorage = {
  getItem: (key: string) => items.get(key) ?? null,
  setItem: (key: string, value: string) => void items.set(key, value),
  removeItem: (key: string) => void items.delete(key),
  clear: () => items.clear(),
  key: (index: number) => [...items.keys()][index] ?? null,
  get length() {
    return items.size
  },
}
