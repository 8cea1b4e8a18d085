import { ref } from 'vue'
import type { Refusal } from '@/lib/outbox'
import { refusalWords } from '@/lib/refusals'
import { toast } from '@/ui/toast'
import { t } from './messages'

/** What a form says after it was sent: why not, or that it is done. */
export function useSend(done: () => void) {
  const refusal = ref('')

  async function send(written: Promise<{ refusal?: Refusal | undefined }>) {
    const { refusal: no } = await written
    refusal.value = no ? refusalWords(no) : ''
    if (no) return
    toast(t('saved'))
    done()
  }

  return { refusal, send }
}
