import { fetchAnswer, Unreachable } from './fetching'
import { finishLeaving } from './leaving'

export interface GraphQLAnswer {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** POST, but never with the cookie of a person who has signed out here. */
export async function send(path: string, init: RequestInit, patience?: number): Promise<Response> {
  await finishLeaving()
  return fetchAnswer(path, init, patience)
}

export async function post(body: object, { signal, headers }: Pick<RequestInit, 'signal' | 'headers'> = {}): Promise<GraphQLAnswer> {
  const response = await send('/graphql', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    signal: signal ?? null,
  })
  try {
    return (await response.json()) as GraphQLAnswer
  } catch {
    throw new Unreachable(`${response.status} without JSON`)
  }
}
