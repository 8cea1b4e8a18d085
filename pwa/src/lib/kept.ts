import { ref, watch, type Ref } from 'vue'

/** A small setting of one person on this device, such as which columns they look at. JSON; a broken one counts as none. */
export function useKept<T>(owner: string, name: string, initial: T): Ref<T> {
  const key = `manyi-kept:${owner}:${name}`
  const value = ref(read(key) ?? initial) as Ref<T>
  watch(value, (kept) => localStorage.setItem(key, JSON.stringify(kept)), { deep: true })
  return value

  function read(from: string): T | undefined {
    try {
      return JSON.parse(localStorage.getItem(from) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }
}
