import { database } from '@/lib/database'
import type { NewWrite, Photo, QueuedPhoto, QueuedWrite, Refusal } from './types'

/** Put a write and its photos away in one transaction: from here on it is not lost. */
export async function enqueue(owner: string, write: NewWrite, happenedAt: string): Promise<QueuedWrite> {
  const { name, subject, title, photos = [] } = write
  const stored = await Promise.all(photos.map((photo) => toStored(owner, subject, photo)))
  const queued = {
    name,
    subject,
    title,
    owner,
    happenedAt,
    key: crypto.randomUUID(),
    photos: photos.map((photo) => photo.key),
    variables: plain(write.variables(happenedAt)),
  }

  const tx = (await database()).transaction(['writes', 'photos'], 'readwrite')
  for (const photo of stored) {
    // A photo kept from a discarded write is here already, perhaps uploaded.
    if (!(await tx.objectStore('photos').get(photo.key))) await tx.objectStore('photos').put(photo)
  }
  const seq = await tx.objectStore('writes').add(queued as QueuedWrite)
  await tx.done
  return { ...queued, seq }
}

async function toStored(owner: string, subject: string, photo: Photo): Promise<QueuedPhoto> {
  return { key: photo.key, owner, subject, bytes: await photo.blob.arrayBuffer(), type: photo.blob.type }
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
  await (await database()).put('writes', { ...write, refusal })
}

/** Send it once more. The old key has its final answer on the server, so this is a new write. */
export async function retry(write: QueuedWrite): Promise<void> {
  const { refusal: _, ...again } = write
  await (await database()).put('writes', { ...again, key: crypto.randomUUID() })
}

/** Give the write up. Its photos are evidence and stay, see `keptPhotos`. */
export async function discard(write: QueuedWrite): Promise<void> {
  await (await database()).delete('writes', write.seq)
}

/** Photos on a subject whose write was given up: offer them again with the next one. */
export async function keptPhotos(owner: string, subject: string): Promise<Photo[]> {
  const claimed = new Set((await queuedWrites(owner)).flatMap((write) => write.photos))
  const photos = await (await database()).getAllFromIndex('photos', 'owner', owner)
  return photos
    .filter((photo) => photo.subject === subject && !claimed.has(photo.key))
    .map((photo) => ({ key: photo.key, blob: new Blob([photo.bytes], { type: photo.type }) }))
}
