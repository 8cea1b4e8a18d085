import { actingPerson, PERSON_HEADER } from './person'

/** The server could not be reached in time, or something between us and it answered. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

const PATIENCE = 15_000

/** POST with our cookies and the CSRF header; an answer that takes too long counts as none. */
export async function fetchAnswer(path: string, init: RequestInit, patience = PATIENCE): Promise<Response> {
  const controller = new AbortController()
  const giveUp = () => controller.abort()
  const timer = setTimeout(giveUp, patience)
  init.signal?.addEventListener('abort', giveUp)
  try {
    const request = { ...init, method: 'POST', credentials: 'same-origin', signal: controller.signal } as const
    const token = csrfToken()
    let response = await fetch(path, { ...request, headers: headers(init) })
    if (response.status === 403 && csrfToken() !== token) {
      // Refused for want of a token, which came with the refusal.
      response = await fetch(path, { ...request, headers: headers(init) })
    }
    if (response.status >= 502) throw new Unreachable(response.statusText)
    return response
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable(String(error))
  } finally {
    clearTimeout(timer)
    init.signal?.removeEventListener('abort', giveUp)
  }
}

function headers(init: RequestInit): HeadersInit {
  const person = actingPerson()
  return { ...(person && { [PERSON_HEADER]: person }), ...(init.headers as Record<string, string>), 'x-csrf-token': csrfToken() }
}

function csrfToken(): string {
  return /(?:^|; )manyi_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? ''
}
