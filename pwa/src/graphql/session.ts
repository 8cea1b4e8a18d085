import { keepDatabase } from '@/lib/database'
import { endDevicePush } from '@/lib/devicePush'
import { forgetAnswers } from './lastAnswers'
import { finishLeaving, isLeaving, startLeaving } from './leaving'
import { readMe, useMe, type Me } from './me'
import { outbox } from './outbox'
import { actFor, actingPerson } from './person'
import { onPasswordIsTemporary, onSignedOut, onTaken } from './signedOut'

/** Nobody needs a way back to where a person signed out on purpose. */
type News = { ended: 'on purpose' | 'by itself' } | { began: string }

/** Whose answers are on this device. */
const OWNER = 'manyi-owner'
/** Milliseconds. */
const PUSH_ENDS_WITHIN = 1_000
const tabs = new BroadcastChannel('manyi-session')

/**
 * Find out who is signed in and work for them. Answers that the device kept for somebody else are forgotten
 * first; queued writes stay until their owner is back.
 */
export async function openSession({ afterSignIn = false } = {}): Promise<Me | null> {
  actFor(undefined)
  const owner = localStorage.getItem(OWNER)
  const isFresh = afterSignIn || isLeaving() || !owner
  if (isFresh) await forgetAnswers()
  let me = await readMe(isFresh ? 'network-only' : 'cache-and-network')
  if (me && !isFresh && owner !== me.id) {
    await forgetAnswers()
    // Also who they are was forgotten just now, and a reload without a network needs it.
    me = await readMe('network-only')
  }
  actFor(me?.id)
  if (me) {
    localStorage.setItem(OWNER, me.id)
    tell({ began: me.id })
    void keepDatabase()
  }
  await outbox.belongTo(me?.id)
  return me
}

/** Sign out on this device at once and in every tab, on the server as soon as it can be reached. */
export async function endSession(): Promise<void> {
  startLeaving()
  tell({ ended: 'on purpose' })
  // Without a network the server goes on sending to this phone. A browser that hangs keeps nobody signed in.
  await Promise.race([endDevicePush(), new Promise((resolve) => setTimeout(resolve, PUSH_ENDS_WITHIN))]).catch(() => undefined)
  await forgetSession()
  await finishLeaving().catch(() => undefined)
  location.replace('/sign-in')
}

/** React to the end of the session, wherever it was noticed. */
export function watchSession(): void {
  const leaveWithWayBack = () => void leave(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`)
  tabs.onmessage = ({ data }: MessageEvent<News>) => {
    if ('ended' in data) return data.ended === 'on purpose' ? void leave('/sign-in') : leaveWithWayBack()
    if (actingPerson() && data.began !== actingPerson()) void makeWay()
  }
  onSignedOut(() => {
    tell({ ended: 'by itself' })
    leaveWithWayBack()
  })
  onTaken(() => void makeWay())
  const { me } = useMe()
  onPasswordIsTemporary(() => {
    if (!me.value?.mustChangePassword) void readMe('network-only')
  })
}

/** A new page rather than a route: nothing of the session stays in memory. Phones are shared. */
async function leave(address: string): Promise<void> {
  if (location.pathname === '/sign-in') return
  await forgetSession()
  location.replace(address)
}

/** Another person has signed in here; what the device keeps is theirs already. */
async function makeWay(): Promise<void> {
  await outbox.belongTo(undefined)
  location.replace('/')
}

async function forgetSession(): Promise<void> {
  await outbox.belongTo(undefined)
  await forgetAnswers()
  localStorage.removeItem(OWNER)
}

function tell(news: News): void {
  tabs.postMessage(news)
}
