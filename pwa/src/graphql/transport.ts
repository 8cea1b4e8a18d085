import type { DocumentNode } from '@0no-co/graphql.web'
import type { Outcome, Refusal, Transport } from '@/lib/outbox'
import { post, send, type GraphQLAnswer } from './post'
import { PERSON_HEADER } from './person'
import { operationName, requestBody } from './request'
import { noticeSession } from './signedOut'

const UPLOAD_PATIENCE = 60_000
/** The photo waits until the first password is changed. */
const PASSWORD_FIRST = 428
/** The server will say the same the next time. Refusals of the domain, in small letters, are final as well. */
const FINAL = /^(FORBIDDEN|BAD_REQUEST|BAD_DOCUMENT|BAD_VARIABLES|TOO_COSTLY|[a-z_]+)$/

const SESSION_ENDS = /^(UNAUTHENTICATED|ANOTHER_PERSON)$/

type Documents = Record<string, unknown>

const sources: (() => Promise<Documents>)[] = []

/** Say where the documents of a feature's queued writes are. An old write is sent with the document of today's app. */
export function registerWrites(load: () => Promise<Documents>): void {
  sources.push(load)
}

async function documentNamed(name: string): Promise<DocumentNode | undefined> {
  for (const load of sources) {
    const documents = Object.values(await load()) as DocumentNode[]
    const found = documents.find((document) => operationName(document) === name)
    if (found) return found
  }
  return undefined
}

/** How the outbox reaches our server. */
export const transport: Transport = {
  async upload(photo) {
    return attempt<string>(async () => {
      const response = await send(
        '/files',
        { body: photo.bytes, headers: { 'content-type': photo.type, 'idempotency-key': photo.key, [PERSON_HEADER]: photo.owner } },
        UPLOAD_PATIENCE,
      )
      if (response.ok) return { kind: 'done', value: ((await response.json()) as { id: string }).id }
      if (response.status === 401) return ended((await refusalIn(response)).code === 'another_person' ? 'ANOTHER_PERSON' : 'UNAUTHENTICATED')
      if (response.status === PASSWORD_FIRST || response.status === 429 || response.status >= 500) return { kind: 'later' }
      return { kind: 'refused', refusal: await refusalIn(response) }
    })
  },

  async send(write) {
    return attempt(async () => {
      const document = await documentNamed(write.name)
      if (!document) return { kind: 'refused', refusal: { code: 'write_unknown', message: 'This version of the app cannot send it.' } }
      const body = requestBody(document, { ...write.variables, key: write.key })
      return judge(await post(body, { headers: { [PERSON_HEADER]: write.owner } }))
    })
  },
}

async function attempt<T>(request: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await request()
  } catch {
    return { kind: 'unreachable' }
  }
}

function judge(answer: GraphQLAnswer): Outcome {
  const error = answer.errors?.[0]
  if (error) {
    const code = error.extensions?.code ?? ''
    if (SESSION_ENDS.test(code)) return ended(code)
    return FINAL.test(code) ? { kind: 'refused', refusal: { code: code.toLowerCase(), message: error.message } } : { kind: 'later' }
  }
  // Every queued mutation answers with an object; JSON without one comes from something else, a proxy say.
  const result = Object.values(answer.data ?? {}).find((value) => value !== null && typeof value === 'object')
  if (!result) return { kind: 'later' }
  const refusal = result as Refusal & { __typename?: string }
  return refusal.__typename === 'Refused' ? { kind: 'refused', refusal } : { kind: 'done', value: undefined }
}

async function refusalIn(response: Response): Promise<Refusal> {
  const body = (await response.json().catch(() => ({}))) as Partial<Refusal>
  return { code: body.code ?? `http_${response.status}`, message: body.message ?? response.statusText }
}

function ended(code: string): { kind: 'signed-out' } {
  noticeSession(code)
  return { kind: 'signed-out' }
}
