import { graphql } from '.'
import { client } from './client'
import { forgetAnswers } from './lastAnswers'
import { readMe, useMe, type Me } from './me'
import { outbox } from './outbox'
import { onPasswordIsTemporary, onSignedOut } from './signedOut'

const SignOut = graphql(`
  mutation SignOut {
    signOut {
      at
    }
  }
`)

/** Whose answers are on this device. */
const OWNER = 'manyi-owner'
const tabs = new BroadcastChannel('manyi-session')

/**
 * Find out who is signed in and work for them. Answers that the device kept for somebody else are forgotten
 * first; queued writes stay until their owner is back.
 */
export async function openSession({ afterSignIn = false } = {}): Promise<Me | null> {
  if (afterSignIn) await forgetAnswers()
  let me = await readMe(afterSignIn ? 'network-only' : 'cache-and-network')
  if (me && !afterSignIn && localStorage.getItem(OWNER) !== me.id) {
    await forgetAnswers()
    // Also who they are was forgotten just now, and a reload without a network needs it.
    me = await readMe('network-only')
  }
  if (me) localStorage.setItem(OWNER, me.id)
  await outbox.belongTo(me?.id)
  return me
}

/** Sign out on the server and, in every tab, on this device. */
export async function endSession(): Promise<void> {
  await client.mutation(SignOut, {})
  tabs.postMessage('ended')
  await leave('/sign-in')
}

/** React to the end of the session, wherever it was noticed. */
export function watchSession(): void {
  const leaveWithWayBack = () => void leave(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`)
  tabs.onmessage = () => void leave('/sign-in')
  onSignedOut(leaveWithWayBack)
  const { me } = useMe()
  onPasswordIsTemporary(() => {
    if (!me.value?.mustChangePassword) void readMe('network-only')
  })
}

/** A new page rather than a route: nothing of the session stays in memory. Phones are shared. */
async function leave(address: string): Promise<void> {
  if (location.pathname === '/sign-in') return
  await outbox.belongTo(undefined)
  await forgetAnswers()
  localStorage.removeItem(OWNER)
  location.replace(address)
}
