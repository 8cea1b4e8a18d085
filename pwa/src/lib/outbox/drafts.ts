import { nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'
import { database } from '@/lib/database'
import { dropPhotos, newPhotos, subjectOf, withBytes, withoutBytes } from './draftPhotos'
import { dropNote, note, noteOf } from './notes'

const SAVE_AFTER = 300

/** The forms of this page with something that is not written down yet. */
const unsaved = new Set<() => Promise<void>>()

/** What is on its way to the device; until it is there a draft is neither read nor dropped. */
const underWay = new Set<Promise<void>>()

export async function draftsSettled(): Promise<void> {
  await Promise.allSettled(underWay)
}

/** Write everything down now, before the page goes. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...unsaved].map((save) => save()))
}

export async function readDraft<T>(owner: string, form: string): Promise<T | undefined> {
  await draftsSettled()
  const named = noteOf(owner, form) ?? (await (await database()).get('drafts', [owner, form]))?.value
  return (await withBytes(named)) as T | undefined
}

/** Photos lie beside the draft, written once each: a form is saved at every pause in the typing. */
export function saveDraft(owner: string, form: string, value: unknown): Promise<void> {
  const save = putDraft(owner, form, value)
  underWay.add(save)
  return save.finally(() => underWay.delete(save))
}

async function putDraft(owner: string, form: string, value: unknown): Promise<void> {
  const { named, photos } = withoutBytes(value)
  const keys = photos.map((photo) => photo.key)
  const fresh = await newPhotos(photos, owner, subjectOf(form))
  const tx = (await database()).transaction(['drafts', 'photos'], 'readwrite')
  const [drafts, bytes] = [tx.objectStore('drafts'), tx.objectStore('photos')]
  for (const photo of fresh) {
    if (!(await bytes.getKey(photo.key))) await bytes.put(photo)
  }
  const before = await drafts.get([owner, form])
  await dropPhotos(bytes, form, before?.photos.filter((key) => !keys.includes(key)))
  await drafts.put({ owner, form, value: named, photos: keys, savedAt: Date.now() })
  await tx.done
  dropNote(owner, form, named)
}

async function dropDraft(owner: string, form: string): Promise<void> {
  await draftsSettled()
  const tx = (await database()).transaction(['drafts', 'photos'], 'readwrite')
  const draft = await tx.objectStore('drafts').get([owner, form])
  await dropPhotos(tx.objectStore('photos'), form, draft?.photos)
  await tx.objectStore('drafts').delete([owner, form])
  await tx.done
  dropNote(owner, form, noteOf(owner, form))
}

/**
 * A form that survives a reload, an update and a flat battery. `value` holds JSON and photos. `ready` is true once
 * an earlier draft has been put back.
 */
export function useDraft<T extends object>(owner: string, form: string, initial: () => T) {
  const value = ref(initial()) as Ref<T>
  const ready = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  const rest = () => {
    clearTimeout(timer)
    timer = undefined
    unsaved.delete(save)
  }
  const save = () => {
    rest()
    return saveDraft(owner, form, value.value)
  }
  const soon = () => {
    note(owner, form, withoutBytes(value.value).named)
    timer ??= setTimeout(() => void save(), SAVE_AFTER)
    unsaved.add(save)
  }
  const restored = readDraft<T>(owner, form).then((draft) => {
    if (draft) value.value = { ...initial(), ...draft }
    ready.value = true
    watch(value, soon, { deep: true })
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
    rest()
    await dropDraft(owner, form)
  }

  return { value, ready, restored, clear }
}
