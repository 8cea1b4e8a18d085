import type { TadaDocumentNode } from 'gql.tada'
import { ref } from 'vue'
import { useWrite } from '@/graphql/useWrite'
import { refusalWords } from '@/lib/refusals'
import { toast } from '@/ui/toast'
import { t } from './messages'

/** One entry into the ledger: why it was refused, or that it is written; then `done`. */
export function useEntry<Data extends object, Variables extends object>(document: TadaDocumentNode<Data, Variables>, done: () => void) {
  const { write, busy } = useWrite(document)
  const refusal = ref('')

  async function enter(variables: Omit<Variables, 'key'>) {
    const written = await write(variables)
    refusal.value = written.refusal ? refusalWords(written.refusal) : ''
    if (written.refusal) return
    toast(t('written'))
    done()
  }

  return { enter, busy, refusal }
}
