import { ref } from 'vue'
import type { Refusal } from '@/lib/outbox'
import { refusalWords } from '@/lib/refusals'
import { toast } from '@/ui/toast'
import { t } from './messages'

/** What a form says after it was sent: why not, or that it is done. */
export function useSend<Granted>(done: () => void, words: (granted: Granted) => string = () => t('saved')) {
  const refusal = ref('')

  async function send(written: Promise<{ granted: Granted; refusal?: undefined } | { granted?: undefined; refusal: Refusal }>) {
    const { granted, refusal: no } = await written
    refusal.value = no ? refusalWords(no) : ''
    if (no) return
    toast(words(granted))
    done()
  }

  return { refusal, send }
}
