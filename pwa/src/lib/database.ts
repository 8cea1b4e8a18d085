import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { QueuedPhoto, QueuedWrite } from '@/lib/outbox/types'

export interface Draft {
  owner: string
  form: string
  /** JSON; a photo in it is named by its key. */
  value: unknown
  photos: string[]
  savedAt: number
}

export interface Answer {
  key: number
  data: unknown
  at: number
}

export interface Schema extends DBSchema {
  writes: { key: number; value: QueuedWrite; indexes: { owner: string } }
  photos: { key: string; value: QueuedPhoto; indexes: { owner: string } }
  drafts: { key: [string, string]; value: Draft }
  answers: { key: number; value: Answer; indexes: { at: number } }
}

type Database = IDBPDatabase<Schema>

let opened: Promise<Database> | undefined

/** Ask the browser not to clear our storage when the device runs short: unsent work lies in it. */
export async function keepDatabase(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false)
}

/** The one database on the device: `writes`, `photos` and `drafts` belong to a person, `answers` to the signed-in session. */
export function database(): Promise<Database> {
  opened ??= openDB<Schema>('manyi', 1, {
    upgrade(db) {
      db.createObjectStore('writes', { keyPath: 'seq', autoIncrement: true }).createIndex('owner', 'owner')
      db.createObjectStore('photos', { keyPath: 'key' }).createIndex('owner', 'owner')
      db.createObjectStore('drafts', { keyPath: ['owner', 'form'] })
      db.createObjectStore('answers', { keyPath: 'key' }).createIndex('at', 'at')
    },
    terminated() {
      opened = undefined
    },
  })
  return opened
}
