import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Outcome, QueuedPhoto, QueuedWrite, Transport } from '@/lib/outbox'

/** A real HTTP server that keeps what it is sent, once a key, and may drop its reply after it did the work. */
export class DutyServer {
  readonly writes: { key: string; name: string; subject: string; variables: Record<string, unknown> }[] = []
  readonly files = new Map<string, Buffer>()
  requests = 0
  dropReply: () => boolean = () => false
  /** Until when a request stays on its way. */
  holdUp: () => Promise<void> | undefined = () => undefined
  refuse: (name: string) => string | undefined = () => undefined
  fault: (words: unknown) => boolean = () => false
  private readonly refusals = new Map<string, string>()

  private readonly server = createServer(async (request, response) => {
    this.requests++
    await this.holdUp()
    const answer = this.accept(request, await bodyOf(request))
    if (this.dropReply()) return response.destroy()
    response.end(JSON.stringify(answer))
  })

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  stop(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private accept(request: IncomingMessage, body: Buffer): object {
    const key = String(request.headers['idempotency-key'])
    if (request.url === '/files') {
      this.files.set(key, body)
      return { id: `file-of-${key}` }
    }
    const write = JSON.parse(body.toString()) as { name: string; subject: string; variables: Record<string, unknown> }
    if (this.fault(write.variables['words'])) return { fault: 'x' }
    const refusal = this.refusals.get(key) ?? this.refuse(write.name)
    if (refusal) {
      this.refusals.set(key, refusal)
      return { refused: refusal }
    }
    if (!this.writes.some((known) => known.key === key)) this.writes.push({ key, ...write })
    return {}
  }
}

export function transportTo(address: string): Transport {
  async function post<T>(path: string, key: string, body: BodyInit, take: (answer: Record<string, string>) => Outcome<T>): Promise<Outcome<T>> {
    try {
      const response = await fetch(address + path, { method: 'POST', headers: { 'idempotency-key': key }, body })
      return take((await response.json()) as Record<string, string>)
    } catch {
      return { kind: 'unreachable' }
    }
  }
  return {
    upload: (photo: QueuedPhoto) => post('/files', photo.key, photo.bytes, ({ id }) => ({ kind: 'done', value: id as string })),
    send: ({ key, name, subject, variables }: QueuedWrite) =>
      post('/graphql', key, JSON.stringify({ name, subject, variables }), ({ refused, fault }) => {
        if (fault) return { kind: 'later' }
        return refused ? { kind: 'refused', refusal: { code: refused, message: refused } } : { kind: 'done', value: undefined }
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
