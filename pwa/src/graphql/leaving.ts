import { graphql } from '.'
import { fetchAnswer, Unreachable } from './fetching'
import { actingPerson, PERSON_HEADER } from './person'
import { requestBody } from './request'

const SignOut = graphql(`
  mutation SignOut {
    signOut {
      at
    }
  }
`)

/** Who has signed out on this device while the server may not know it yet. */
const LEAVING = 'manyi-leaving'

export function startLeaving(): void {
  localStorage.setItem(LEAVING, actingPerson() ?? '')
}

export function isLeaving(): boolean {
  return leaver() !== null
}

function leaver(): string | null {
  return typeof localStorage === 'undefined' ? null : localStorage.getItem(LEAVING)
}

/**
 * Only the server can take the cookie away. So whoever signs out without a network is signed out by the first
 * request that gets through, before anything else is asked; until then nothing is.
 */
export async function finishLeaving(): Promise<void> {
  if (!isLeaving()) return
  await navigator.locks.request('manyi-leaving', async () => {
    const person = leaver()
    if (person === null) return
    await signOut(person)
    localStorage.removeItem(LEAVING)
  })
}

async function signOut(person: string): Promise<void> {
  const response = await fetchAnswer('/graphql', {
    body: JSON.stringify(requestBody(SignOut, {})),
    headers: { 'content-type': 'application/json', ...(person && { [PERSON_HEADER]: person }) },
  })
  // The cookie is another person's by now: there is nothing left to end.
  if (response.status === 401) return
  const answer = (await response.json().catch(() => ({}))) as { data?: { signOut?: object } | null }
  if (!answer.data?.signOut) throw new Unreachable('The session was not ended.')
}
