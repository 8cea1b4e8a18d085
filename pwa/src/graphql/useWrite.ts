import type { CombinedError } from '@urql/core'
import type { TadaDocumentNode } from 'gql.tada'
import { ref } from 'vue'
import type { Refusal } from '@/lib/outbox'
import { refusalsReady } from '@/lib/refusals'
import { client } from './client'
import { codeOf } from './errors'

type Answer<Data> = Data[keyof Data]
type Granted<Data> = Exclude<Answer<Data>, { __typename: 'Refused' }>

type Written<Data> = { granted: Granted<Data>; refusal?: undefined } | { granted?: undefined; refusal: Refusal }

/**
 * Send a mutation now and wait for its answer: for the desk and for sign-in. Work in the field goes through
 * `queueWrite`. A write without an answer keeps its key, so that trying again cannot do it twice.
 */
export function useWrite<Data extends object, Variables extends object>(
  document: TadaDocumentNode<Data, Variables>,
) {
  const busy = ref(false)
  let unanswered: { variables: string; key: string } | undefined

  async function write(variables: Omit<Variables, 'key'>): Promise<Written<Data>> {
    const same = JSON.stringify(variables)
    if (unanswered?.variables !== same) unanswered = { variables: same, key: crypto.randomUUID() }
    busy.value = true
    const result = await client.mutation(document, { ...variables, key: unanswered.key } as unknown as Variables)
    busy.value = false
    if (!result.error?.networkError) unanswered = undefined
    if (result.error) return refused(refusalOf(result.error))
    const answer = Object.values(result.data as object)[0] as { __typename?: string }
    return answer.__typename === 'Refused' ? refused(answer as unknown as Refusal) : { granted: answer as Granted<Data> }
  }

  return { write, busy }
}

/** With the words for it at hand. */
async function refused(refusal: Refusal) {
  if (refusal.code !== 'unreachable') await refusalsReady()
  return { refusal }
}

function refusalOf(error: CombinedError): Refusal {
  const code = error.networkError ? 'unreachable' : (codeOf(error) ?? 'internal').toLowerCase()
  return { code, message: error.message }
}
