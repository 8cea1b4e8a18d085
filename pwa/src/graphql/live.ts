import { createClient, type Client } from 'graphql-ws/client'
import { computed, reactive, readonly, ref } from 'vue'
import { graphql } from '.'
import { requestBody, textOf } from './request'
import { signedOut } from './signedOut'

const Changes = graphql(`
  subscription Changes($subjects: [String!]!) {
    changes(subjects: $subjects) {
      kind
      id
      verb
    }
  }
`)

export interface Change {
  kind: string
  id: string
  verb: string
}

const PING_EVERY = 5_000
const PONG_WITHIN = 4_000
const LONGEST_PAUSE = 3_000
/** Close codes: nobody listens any more; the viewer has signed out. */
const NOT_WANTED = 1000
const SESSION_OVER = 4403

const RESYNC: Change = { kind: 'resync', id: '', verb: '' }
/** Reading again this often stands in for a subscription that is refused. */
const TRY_AGAIN_AFTER = 15_000

const lostSince = ref<number>()
/** The subscriptions that are refused at present. */
const deaf = reactive(new Set<() => void>())
const reconnected = new Set<() => void>()
let socket: Client | undefined
let pongTimer: ReturnType<typeof setTimeout> | undefined
let endPause = () => {}
let isUrgent = false

/** Since when nothing has been heard from the server; undefined while the line is up or not wanted. */
export const lineLostSince = readonly(lostSince)

/** Whether something on the page is read again by the clock only. */
export const readsByTheClock = computed(() => deaf.size > 0)

/** Called after a gap: changes may have been missed, read again. */
export function onReconnected(listener: () => void): () => void {
  reconnected.add(listener)
  return () => reconnected.delete(listener)
}

/**
 * Hear what changes on the subjects. The first change is a `resync`: what was read before may be older. Whom the
 * server does not let listen (one subject of theirs is gone, say) hears a `resync` with each try instead.
 */
export function listen(subjects: string[], hear: (change: Change) => void): () => void {
  const body = { ...requestBody(Changes, { subjects }), query: textOf(Changes) }
  let stop = () => {}
  let ended = false
  /** Not at once: the page is being drawn. */
  let again: ReturnType<typeof setTimeout> | undefined = setTimeout(begin)

  function begin() {
    again = undefined
    stop = line().subscribe<{ changes: Change }>(body as { query: string }, {
      next(message) {
        if (!message.data) return
        deaf.delete(begin)
        hear(message.data.changes)
      },
      error: refused,
      complete: refused,
    })
  }

  function refused() {
    if (ended || again) return
    deaf.add(begin)
    hear(RESYNC)
    again = setTimeout(begin, TRY_AGAIN_AFTER)
  }

  return () => {
    ended = true
    clearTimeout(again)
    deaf.delete(begin)
    stop()
  }
}

/** Drop a line that may be dead (the phone slept, the network changed): it is opened anew at once. */
export function renewLine(): void {
  isUrgent = true
  socket?.terminate()
  endPause()
}

function line(): Client {
  socket ??= createClient({
    url: location.origin.replace(/^http/, 'ws') + '/graphql',
    lazy: true,
    keepAlive: PING_EVERY,
    connectionAckWaitTimeout: 5_000,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => pause(Math.min(LONGEST_PAUSE, 200 * 2 ** retries) * (0.5 + Math.random() / 2)),
    on: {
      connected() {
        const gap = lostSince.value !== undefined
        lostSince.value = undefined
        if (gap) for (const listener of reconnected) listener()
      },
      ping(received) {
        if (!received) pongTimer = setTimeout(renewLine, PONG_WITHIN)
      },
      pong(received) {
        if (received) clearTimeout(pongTimer)
      },
      closed(event) {
        clearTimeout(pongTimer)
        const { code } = event as CloseEvent
        if (code === SESSION_OVER) signedOut()
        else if (code !== NOT_WANTED) lostSince.value ??= Date.now()
      },
    },
  })
  return socket
}

/** The wait before the next attempt, which `renewLine` ends. */
async function pause(milliseconds: number): Promise<void> {
  if (!isUrgent) {
    await new Promise<void>((resolve) => {
      endPause = resolve
      setTimeout(resolve, milliseconds)
    })
  }
  isUrgent = false
}
