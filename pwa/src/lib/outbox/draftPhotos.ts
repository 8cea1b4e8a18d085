import type { IDBPObjectStore } from 'idb'
import { database, type Schema } from '@/lib/database'
import type { Photo, QueuedPhoto } from './types'

type PhotoStore = IDBPObjectStore<Schema, ['drafts', 'photos'], 'photos', 'readwrite'>

/** Under which a draft's photos lie until a write takes them over. */
export function subjectOf(form: string): string {
  return `draft:${form}`
}

/** The value with every photo named by its key, and these photos. Reactive proxies cannot be stored and are undone. */
export function withoutBytes(value: unknown): { named: unknown; photos: Photo[] } {
  const photos: Photo[] = []
  const name = (part: unknown): unknown => {
    if (part === null || typeof part !== 'object') return part
    if (Array.isArray(part)) return part.map(name)
    if (isPhoto(part)) {
      photos.push({ key: part.key, blob: part.blob })
      return { key: part.key, blob: null }
    }
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, name(inner)]))
  }
  return { named: name(value), photos }
}

/** The value as it was; a photo that is no longer on the device is left out of its list. */
export async function withBytes(value: unknown): Promise<unknown> {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return (await Promise.all(value.map(withBytes))).filter((part) => part !== undefined)
  if ('blob' in value && 'key' in value) {
    const kept = await (await database()).get('photos', value.key as string)
    return kept && ({ key: kept.key, blob: new Blob([kept.bytes], { type: kept.type }) } satisfies Photo)
  }
  const parts = await Promise.all(Object.entries(value).map(async ([key, inner]) => [key, await withBytes(inner)] as const))
  return Object.fromEntries(parts)
}

/** Those photos that are not stored yet, ready to be. */
export async function newPhotos(photos: readonly Photo[], owner: string, subject: string): Promise<QueuedPhoto[]> {
  const db = await database()
  const known = await Promise.all(photos.map(({ key }) => db.getKey('photos', key)))
  const fresh = photos.filter((_, index) => known[index] === undefined)
  return Promise.all(fresh.map((photo) => stored(photo, owner, subject)))
}

export async function stored({ key, blob }: Photo, owner: string, subject: string): Promise<QueuedPhoto> {
  return { key, owner, subject, bytes: await blob.arrayBuffer(), type: blob.type }
}

/** What a write has taken over, or was evidence before, stays. */
export async function dropPhotos(photos: PhotoStore, form: string, keys: readonly string[] = []): Promise<void> {
  for (const key of keys) {
    if ((await photos.get(key))?.subject === subjectOf(form)) await photos.delete(key)
  }
}

function isPhoto(part: object): part is Photo {
  return 'blob' in part && part.blob instanceof Blob
}
