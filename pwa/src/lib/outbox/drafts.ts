import { nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'
import { database } from '@/lib/database'

const SAVE_AFTER = 300

export async function readDraft<T>(owner: string, form: string): Promise<T | undefined> {
  return (await (await database()).get('drafts', [owner, form]))?.value as T | undefined
}

export async function saveDraft(owner: string, form: string, value: unknown): Promise<void> {
  await (await database()).put('drafts', { owner, form, value, savedAt: Date.now() })
}

export async function dropDraft(owner: string, form: string): Promise<void> {
  await (await database()).delete('drafts', [owner, form])
}

/**
 * A form that survives a reload, an update and a flat battery. `value` may hold what `structuredClone` can copy,
 * Blobs included. `ready` is true once an earlier draft has been put back.
 */
export function useDraft<T extends object>(owner: string, form: string, initial: () => T) {
  const value = ref(initial()) as Ref<T>
  const ready = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  const save = () => {
    clearTimeout(timer)
    timer = undefined
    return saveDraft(owner, form, toRawDeep(value.value))
  }
  const restored = readDraft<T>(owner, form).then((draft) => {
    if (draft) value.value = { ...initial(), ...draft }
    ready.value = true
    watch(value, () => (timer ??= setTimeout(() => void save(), SAVE_AFTER)), { deep: true })
  })
  const saveNow = () => {
    if (timer) void save()
  }
  if (typeof document !== 'undefined') {
    addEventListener('pagehide', saveNow)
    onScopeDispose(() => removeEventListener('pagehide', saveNow))
  }
  onScopeDispose(saveNow)

  async function clear(): Promise<void> {
    value.value = initial()
    await nextTick()
    clearTimeout(timer)
    timer = undefined
    await dropDraft(owner, form)
  }

  return { value, ready, restored, clear }
}

function toRawDeep(value: unknown): unknown {
  if (value instanceof Blob || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(toRawDeep)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toRawDeep(item)]))
}
