/** Why the server said no; final for the write as it was sent. */
export interface Refusal {
  code: string
  message: string
  field?: string | null
  facts?: Record<string, unknown>
}

/** The device could not keep a write (storage full or forbidden): nothing was queued, the form still has it. */
export class NotKept extends Error {
  override name = 'NotKept'
}

/** What a page hands in: the write and the photos that must arrive before it. */
export interface NewWrite {
  /** The name under which a feature registered how this write is sent. */
  name: string
  /** What it is about, e.g. `ticket:<id>`: writes on one subject go out in their order. */
  subject: string
  /** Variables of the mutation, but for its key; a photo is named by its key and becomes the id of the stored file. */
  variables: (happenedAt: string) => Record<string, unknown>
  photos?: Photo[]
  /** What the person reads in the list of unsent things. */
  title: string
  /** The form it was filled in on: a write that is taken back goes there again. */
  draft?: { form: string; value: unknown }
}

export interface Photo {
  key: string
  blob: Blob
}

export interface QueuedWrite {
  seq: number
  name: string
  subject: string
  title: string
  variables: Record<string, unknown>
  owner: string
  /** The idempotency key: the server answers the same however often it hears it. */
  key: string
  photos: string[]
  happenedAt: string
  /** As it lies in `drafts`: its photos are named by their keys. */
  draft?: { form: string; value: unknown } | undefined
  /** How often the server was there and could not take it. */
  tries?: number
  refusal?: Refusal
}

/** Bytes rather than a Blob: some browsers lose a stored Blob when the app is closed. */
export interface QueuedPhoto {
  key: string
  owner: string
  subject: string
  bytes: ArrayBuffer
  type: string
  fileId?: string
}

export type Outcome<T = void> =
  | { kind: 'done'; value: T }
  | { kind: 'refused'; refusal: Refusal }
  /** The server is there but could not do it now. */
  | { kind: 'later' }
  | { kind: 'unreachable' }
  | { kind: 'signed-out' }

export interface Transport {
  upload(photo: QueuedPhoto): Promise<Outcome<string>>
  send(write: QueuedWrite): Promise<Outcome>
}
