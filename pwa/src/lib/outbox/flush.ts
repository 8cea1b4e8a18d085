import { complete, photoOf, postpone, queuedWrites, refuse, rememberUpload } from './queue'
import type { Outcome, QueuedWrite, Transport } from './types'

export type FlushEnd = 'empty' | 'waiting' | 'unreachable' | 'signed-out'

/**
 * Send what a person queued, oldest first. Writes on one subject keep their order: behind a refused or postponed
 * one the others wait, while other subjects go on. Only one tab may run this at a time.
 */
export async function flush(owner: string, transport: Transport, answered: (write: QueuedWrite) => Promise<void>): Promise<FlushEnd> {
  const held = new Set<string>()
  for (;;) {
    const next = await nextWrite(owner, held)
    if (!next) return held.size ? 'waiting' : 'empty'
    const outcome = next.refusal ? ({ kind: 'later' } as const) : await deliver(next, transport)
    switch (outcome.kind) {
      case 'done':
        await complete(next)
        await answered(next)
        break
      case 'refused':
        await refuse(next, outcome.refusal)
        await answered(next)
        break
      case 'later':
        if (!next.refusal) await postpone(next)
        held.add(next.subject)
        break
      default:
        return outcome.kind
    }
  }
}

async function nextWrite(owner: string, held: Set<string>): Promise<QueuedWrite | undefined> {
  return (await queuedWrites(owner)).find((write) => !held.has(write.subject))
}

async function deliver(write: QueuedWrite, transport: Transport): Promise<Outcome> {
  const files = new Map<string, string>()
  for (const key of write.photos) {
    const uploaded = await upload(key, transport)
    if (uploaded.kind !== 'done') return uploaded
    files.set(key, uploaded.value)
  }
  return transport.send({ ...write, variables: withFileIds(write.variables, files) as Record<string, unknown> })
}

async function upload(key: string, transport: Transport): Promise<Outcome<string>> {
  const photo = await photoOf(key)
  if (!photo) return { kind: 'refused', refusal: { code: 'photo_missing', message: 'The photo is no longer on this device.' } }
  if (photo.fileId) return { kind: 'done', value: photo.fileId }
  const outcome = await transport.upload(photo)
  if (outcome.kind === 'done') await rememberUpload(photo, outcome.value)
  return outcome
}

/** The same variables with every photo key replaced by the id under which the server keeps the file. */
function withFileIds(value: unknown, files: Map<string, string>): unknown {
  if (typeof value === 'string') return files.get(value) ?? value
  if (Array.isArray(value)) return value.map((item) => withFileIds(item, files))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withFileIds(item, files)]))
}
