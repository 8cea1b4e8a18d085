/** The server could not be reached in time, or something between us and it answered. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

export interface GraphQLAnswer {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

const PATIENCE = 15_000

/** POST with our cookies and the CSRF header; an answer that takes too long counts as none. */
export async function send(path: string, init: RequestInit, patience = PATIENCE): Promise<Response> {
  const controller = new AbortController()
  const giveUp = () => controller.abort()
  const timer = setTimeout(giveUp, patience)
  init.signal?.addEventListener('abort', giveUp)
  try {
    const request = { ...init, method: 'POST', credentials: 'same-origin', signal: controller.signal } as const
    const token = csrfToken()
    let response = await fetch(path, { ...request, headers: { ...init.headers, 'x-csrf-token': token } })
    if (response.status === 403 && csrfToken() !== token) {
      // Refused for want of a token, which came with the refusal.
      response = await fetch(path, { ...request, headers: { ...init.headers, 'x-csrf-token': csrfToken() } })
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

export async function post(body: object, signal?: AbortSignal): Promise<GraphQLAnswer> {
  const response = await send('/graphql', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    signal: signal ?? null,
  })
  try {
    return (await response.json()) as GraphQLAnswer
  } catch {
    throw new Unreachable(`${response.status} without JSON`)
  }
}

function csrfToken(): string {
  return /(?:^|; )manyi_csrf=([^;]*)/.exec(document.cookie)?.[1] ?? ''
}
