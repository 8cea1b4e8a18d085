import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import * as queue from './queue'
import { flush, type FlushEnd } from './flush'
import { NotKept, type NewWrite, type QueuedWrite, type Transport } from './types'

const TRY_AGAIN_AFTER = 15_000
/** Whoever has it is the only one who sends. */
const LOCK = 'manyi-outbox'

type Listener = (write: QueuedWrite) => void

/**
 * The writes that wait for the network. They belong to a person: another one who signs in on this device
 * neither sees nor sends them, and they are still there when their owner comes back.
 */
export class Outbox {
  private readonly owner = ref<string>()
  private readonly all = shallowRef<QueuedWrite[]>([])
  private readonly end = ref<FlushEnd>('empty')
  private readonly listeners = new Set<Listener>()
  private readonly news = new BroadcastChannel('manyi-outbox')
  private timer: ReturnType<typeof setInterval> | undefined
  private queuedFlush: Promise<void> | undefined

  /** Whose writes these are; undefined while nobody is signed in. */
  readonly belongsTo = readonly(this.owner)
  readonly writes = shallowReadonly(this.all)
  readonly pending = computed(() => this.all.value.length)
  readonly refused = computed(() => this.all.value.filter((write) => write.refusal))
  /** Why the last attempt stopped. */
  readonly state = readonly(this.end)

  constructor(private readonly transport: Transport) {
    this.news.onmessage = () => void this.reload()
  }

  /** Work for this person from now on; nobody while signed out. */
  async belongTo(owner: string | undefined): Promise<void> {
    this.owner.value = owner
    clearInterval(this.timer)
    await this.reload()
    if (owner) {
      this.timer = setInterval(() => void this.flush(), TRY_AGAIN_AFTER)
      void this.flush()
    }
  }

  /** Flush whenever the device may have come back: on `online` and when the page is looked at again. */
  watchDevice(): void {
    addEventListener('online', () => void this.flush())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.flush()
    })
  }

  /** Keep a write. It is safe when this resolves, and sent as soon as possible; else this throws `NotKept`. */
  async enqueue(write: NewWrite, happenedAt = new Date()): Promise<QueuedWrite> {
    if (!this.owner.value) throw new NotKept('Nobody is signed in.')
    const queued = await queue.enqueue(this.owner.value, write, happenedAt.toISOString()).catch((cause: unknown) => {
      throw new NotKept(write.title, { cause })
    })
    await this.tell()
    void this.flush()
    return queued
  }

  async retry(write: QueuedWrite): Promise<void> {
    await queue.retry(write)
    await this.tell()
    await this.flush()
  }

  /** Give a write up, perhaps into its form again: `how`. False when it no longer waits; what is on its way is awaited. */
  async discard(write: QueuedWrite, how = queue.discard): Promise<boolean> {
    const waited = await (write.refusal ? how(write) : navigator.locks.request(LOCK, () => how(write)))
    await this.tell()
    void this.flush()
    return waited
  }

  async keptPhotos(subject: string) {
    return this.owner.value ? queue.keptPhotos(this.owner.value, subject) : []
  }

  on(subject: string): QueuedWrite[] {
    return this.all.value.filter((write) => write.subject === subject)
  }

  /** Called after a write was answered, so that a page may read again. Returns how to stop. */
  onAnswered(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** One tab sends; the others queue for the lock, each at most once, so that no late write is overlooked. */
  flush(): Promise<void> {
    this.queuedFlush ??= Promise.resolve().then(() => navigator.locks.request(LOCK, () => this.flushNow()))
    return this.queuedFlush
  }

  private async flushNow(): Promise<void> {
    this.queuedFlush = undefined
    const owner = this.owner.value
    if (!owner) return
    this.end.value = await flush(owner, this.transport, (write) => this.answered(write))
    // What was tried in vain has been counted.
    if (this.end.value === 'waiting') await this.tell()
  }

  close(): void {
    clearInterval(this.timer)
    this.news.close()
  }

  private async answered(write: QueuedWrite): Promise<void> {
    await this.tell()
    for (const listener of this.listeners) listener(write)
  }

  private async tell(): Promise<void> {
    await this.reload()
    this.news.postMessage('changed')
  }

  private async reload(): Promise<void> {
    this.all.value = this.owner.value ? await queue.queuedWrites(this.owner.value) : []
  }
}
