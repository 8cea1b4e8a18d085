import { nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'
import { database } from '@/lib/database'
import { dropPhotos, newPhotos, subjectOf, withBytes, withoutBytes } from './draftPhotos'
import { dropNote, note, noteOf } from './notes'
import { draftsSettled, inTurn, unsaved } from './saving'
import type { Photo } from './types'

const SAVE_AFTER = 300

export async function readDraft<T>(owner: string, form: string): Promise<T | undefined> {
  await draftsSettled()
  const named = noteOf(owner, form) ?? (await (await database()).get('drafts', [owner, form]))?.value
  return (await withBytes(named)) as T | undefined
}

/** Photos lie beside the draft, written once each: a form is saved at every pause in the typing. */
export function saveDraft(owner: string, form: string, value: unknown): Promise<void> {
  const { named, photos } = withoutBytes(value)
  return inTurn(() => putDraft(owner, form, named, photos))
}

async function putDraft(owner: string, form: string, named: unknown, photos: readonly Photo[]): Promise<void> {
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

/** The fields in which `form` differs from a blank one; photos and other lists behind those of the draft. */
function filledIn<T extends object>(form: T, blank: T, draft?: Partial<T>): Partial<T> {
  const [now, before] = [form, blank].map((each) => withoutBytes(each).named as Record<string, unknown>)
  const kept = (draft ?? {}) as Record<string, unknown>
  const fields = Object.entries(form)
    .filter(([name]) => JSON.stringify(now?.[name]) !== JSON.stringify(before?.[name]))
    .map(([name, value]) => [name, Array.isArray(value) && Array.isArray(kept[name]) ? [...new Set([...kept[name], ...value])] : value])
  return Object.fromEntries(fields) as Partial<T>
}

/**
 * A form that survives a reload, an update and a flat battery. `value` holds JSON and photos. `ready` is true once
 * an earlier draft has been put back, under what was filled in meanwhile.
 */
export function useDraft<T extends object>(owner: string, form: string, initial: () => T) {
  const blank = initial()
  const value = ref(initial()) as Ref<T>
  const ready = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let known: readonly Photo[] = []

  const rest = () => {
    clearTimeout(timer)
    timer = undefined
    unsaved.delete(save)
  }
  const save = () => {
    rest()
    return saveDraft(owner, form, value.value)
  }
  const onChange = () => {
    const { named, photos } = withoutBytes(value.value)
    note(owner, form, named)
    const isNew = ({ key }: Photo) => !known.some((photo) => photo.key === key)
    // A note only names a photo: its bytes do not wait.
    if (photos.some(isNew)) void save()
    else {
      timer ??= setTimeout(() => void save(), SAVE_AFTER)
      unsaved.add(save)
    }
    known = photos
  }
  const restored = readDraft<T>(owner, form).then((draft) => {
    const typed = filledIn(value.value, blank, draft)
    known = withoutBytes(draft ?? blank).photos
    if (draft) value.value = { ...initial(), ...draft, ...typed }
    ready.value = true
    watch(value, onChange, { deep: true })
    if (Object.keys(typed).length) onChange()
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
