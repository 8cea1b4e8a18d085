import { database } from '@/lib/database'
import { stored, withoutBytes } from './draftPhotos'
import type { NewWrite, Photo, QueuedPhoto, QueuedWrite, Refusal } from './types'

/** Put a write and its photos away in one transaction: from here on it is not lost. */
export async function enqueue(owner: string, write: NewWrite, happenedAt: string): Promise<QueuedWrite> {
  const { name, subject, title, photos = [], draft } = write
  const bytes = await Promise.all(photos.map((photo) => stored(photo, owner, subject)))
  const queued = {
    name,
    subject,
    title,
    owner,
    happenedAt,
    key: crypto.randomUUID(),
    photos: photos.map((photo) => photo.key),
    variables: plain(write.variables(happenedAt)),
    draft: draft && { form: draft.form, value: withoutBytes(draft.value).named },
  }

  const tx = (await database()).transaction(['writes', 'photos'], 'readwrite')
  for (const photo of bytes) {
    // One from a draft or a discarded write is here already, perhaps uploaded.
    const known = await tx.objectStore('photos').get(photo.key)
    await tx.objectStore('photos').put({ ...photo, ...known, subject })
  }
  const seq = await tx.objectStore('writes').add(queued as QueuedWrite)
  await tx.done
  return { ...queued, seq }
}

/** Reactive proxies cannot be stored; variables are JSON anyway. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

/** All unsent writes of a person, oldest first. */
export async function queuedWrites(owner: string): Promise<QueuedWrite[]> {
  return (await database()).getAllFromIndex('writes', 'owner', owner)
}

export async function photoOf(key: string): Promise<QueuedPhoto | undefined> {
  return (await database()).get('photos', key)
}

export async function rememberUpload(photo: QueuedPhoto, fileId: string): Promise<void> {
  await (await database()).put('photos', { ...photo, fileId })
}

/** The server has the write and its photos. */
export async function complete(write: QueuedWrite): Promise<void> {
  const tx = (await database()).transaction(['writes', 'photos'], 'readwrite')
  await tx.objectStore('writes').delete(write.seq)
  for (const key of write.photos) await tx.objectStore('photos').delete(key)
  await tx.done
}

export async function refuse(write: QueuedWrite, refusal: Refusal): Promise<void> {
  await note(write, { refusal })
}

/** The server was there and could not take it. */
export async function postpone(write: QueuedWrite): Promise<void> {
  await note(write, { tries: (write.tries ?? 0) + 1 })
}

/** Not back into the queue, when the person has given it up meanwhile. */
async function note(write: QueuedWrite, answer: Pick<QueuedWrite, 'refusal' | 'tries'>): Promise<void> {
  const tx = (await database()).transaction('writes', 'readwrite')
  if (await tx.store.getKey(write.seq)) await tx.store.put({ ...write, ...answer })
  await tx.done
}

const PATIENCE = 5

/** A write that the server seems never to take; without a decision it would hold up its subject for ever. */
export function isStuck(write: QueuedWrite): boolean {
  return !write.refusal && (write.tries ?? 0) >= PATIENCE
}

/** Send it once more. The old key has its final answer on the server, so this is a new write. */
export async function retry(write: QueuedWrite): Promise<void> {
  const { refusal: _, tries: __, ...again } = write
  await (await database()).put('writes', { ...again, key: crypto.randomUUID() })
}

/** Give the write up; false when it no longer waits. Its photos are evidence and stay, see `keptPhotos`. */
export async function discard({ seq }: QueuedWrite): Promise<boolean> {
  const tx = (await database()).transaction('writes', 'readwrite')
  const waits = await tx.store.getKey(seq)
  await tx.store.delete(seq)
  await tx.done
  return waits !== undefined
}

/** Photos on a subject whose write was given up: offer them again with the next one. */
export async function keptPhotos(owner: string, subject: string): Promise<Photo[]> {
  const claimed = new Set((await queuedWrites(owner)).flatMap((write) => write.photos))
  const photos = await (await database()).getAllFromIndex('photos', 'owner', owner)
  return photos
    .filter((photo) => photo.subject === subject && !claimed.has(photo.key))
    .map((photo) => ({ key: photo.key, blob: new Blob([photo.bytes], { type: photo.type }) }))
}
