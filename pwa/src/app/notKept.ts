import { t } from '@/lib/i18n'
import { NotKept } from '@/lib/outbox'
import { toast } from '@/ui/toast'

/** Whatever form it was that could not be queued: the person must not believe that it was. */
export function sayWhatWasNotKept(error: unknown): void {
  console.error(error)
  if (error instanceof NotKept) toast(t('notKept'), 'problem')
}
