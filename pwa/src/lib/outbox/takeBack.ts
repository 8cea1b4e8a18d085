import { database } from '@/lib/database'
import { subjectOf } from './draftPhotos'
import { draftsSettled } from './drafts'
import { dropNote, noteOf } from './notes'
import type { QueuedWrite } from './types'

/** What stands in the form afterwards, when there may be something in it already. */
export type Join<T> = (sent: T, begun: T | undefined) => T

/** Out of the queue and back into its form, photos included, in one transaction; false when it no longer waits. */
export async function takeBack<T>(write: QueuedWrite, join: Join<T>): Promise<boolean> {
  const { owner } = write
  const { form, value } = write.draft!
  await draftsSettled()
  const noted = noteOf(owner, form)
  const tx = (await database()).transaction(['writes', 'drafts', 'photos'], 'readwrite')
  const [drafts, photos] = [tx.objectStore('drafts'), tx.objectStore('photos')]
  if (!(await tx.objectStore('writes').getKey(write.seq))) return false
  const before = await drafts.get([owner, form])
  const joined = join(value as T, (noted ?? before?.value) as T | undefined)
  for (const key of write.photos) {
    const photo = await photos.get(key)
    if (photo) await photos.put({ ...photo, subject: subjectOf(form) })
  }
  await drafts.put({ owner, form, value: joined, photos: [...new Set([...write.photos, ...(before?.photos ?? [])])], savedAt: Date.now() })
  await tx.objectStore('writes').delete(write.seq)
  await tx.done
  dropNote(owner, form, noted)
  return true
}
