import { outbox } from '@/graphql/outbox'
import type { QueuedWrite } from '@/lib/outbox'
import { takenBack, type Report } from './report'

/** Do not send this report: it goes back into the form, to be mended; false when it no longer waits. */
export function takeReportBack(write: QueuedWrite): Promise<boolean> {
  return outbox.takeBack<Report>(write, takenBack)
}
