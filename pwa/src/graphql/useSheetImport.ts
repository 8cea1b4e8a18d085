import type { TadaDocumentNode } from 'gql.tada'
import { ref } from 'vue'
import { graphql, type FragmentOf } from '.'
import type { Refusal } from '@/lib/outbox'
import { send } from './post'
import { useWrite } from './useWrite'

const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const PATIENCE = 60_000

/** What a workbook did, or would do. */
export const SheetOutcome = graphql(`
  fragment SheetOutcome on ImportOutcome @_unmask {
    dryRun
    rows
    created
    changed
    faultCount
    faults {
      row
      column
      value
      code
      message
    }
  }
`)
type ImportOutcome = FragmentOf<typeof SheetOutcome>

type Answer = (ImportOutcome & { __typename: 'ImportOutcome' }) | (Refusal & { __typename: 'Refused' })
interface Variables {
  key: string
  fileId: string
  dryRun: boolean
}

/** Send a workbook, see what it would do, then let it be done: all rows or none. */
export function useSheetImport<Data extends Record<string, unknown>>(document: TadaDocumentNode<Data, Variables>) {
  const { write } = useWrite(document as unknown as TadaDocumentNode<Record<string, Answer>, Variables>)
  const outcome = ref<ImportOutcome>()
  const refusal = ref<Refusal>()
  const busy = ref(false)
  let fileId = ''

  async function run(dryRun: boolean) {
    const written = await write({ fileId, dryRun })
    outcome.value = written.granted as ImportOutcome | undefined
    refusal.value = written.refusal
  }

  async function guarded(act: () => Promise<void>) {
    busy.value = true
    outcome.value = refusal.value = undefined
    try {
      await act()
    } catch {
      refusal.value = { code: 'unreachable', message: '' }
    } finally {
      busy.value = false
    }
  }

  function check(file: File) {
    return guarded(async () => {
      const headers = { 'content-type': SHEET, 'idempotency-key': crypto.randomUUID() }
      const response = await send('/files', { body: file, headers }, PATIENCE)
      const answer = (await response.json()) as Refusal & { id: string }
      if (!response.ok) return void (refusal.value = answer)
      fileId = answer.id
      await run(true)
    })
  }

  function forget() {
    outcome.value = refusal.value = undefined
  }

  return { outcome, refusal, busy, check, carryOut: () => guarded(() => run(false)), forget }
}
