import { database } from '@/lib/database'
import { subjectOf } from './draftPhotos'
import { dropNote, noteOf } from './notes'
import { draftsSettled } from './saving'
import type { QueuedWrite } from './types'

/** What stands in the form afterwards, when there may be something in it already. */
export type Join<T> = (sent: T, begun: T | undefined) => T

/** Out of the queue and back into its form, photos included, in one transaction; false when it no longer waits. */
export async function takeBack<T>({ seq, owner, draft }: QueuedWrite, join: Join<T>): Promise<boolean> {
  const { form } = draft!
  await draftsSettled()
  const noted = noteOf(owner, form)
  const tx = (await database()).transaction(['writes', 'drafts', 'photos'], 'readwrite')
  const [writes, drafts, photos] = [tx.objectStore('writes'), tx.objectStore('drafts'), tx.objectStore('photos')]
  const sent = await writes.get(seq)
  if (!sent) return false
  const before = await drafts.get([owner, form])
  const value = join(sent.draft!.value as T, (noted ?? before?.value) as T | undefined)
  for (const key of sent.photos) {
    const photo = await photos.get(key)
    if (photo) await photos.put({ ...photo, subject: subjectOf(form) })
  }
  await drafts.put({ owner, form, value, photos: [...new Set([...sent.photos, ...(before?.photos ?? [])])], savedAt: Date.now() })
  await writes.delete(seq)
  await tx.done
  dropNote(owner, form, noted)
  return true
}
