import { readDraft, saveDraft } from '@/lib/outbox/drafts'
import type { ReportedPlace } from './report'

const FORM = 'last place'

/** Where this person reported something the last time on this device. */
export function lastPlace(owner: string): Promise<ReportedPlace | undefined> {
  return readDraft<ReportedPlace>(owner, FORM)
}

export function rememberPlace(owner: string, { id, name, path }: ReportedPlace): Promise<void> {
  return saveDraft(owner, FORM, { id, name, path })
}
