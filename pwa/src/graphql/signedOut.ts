type Listener = () => void

const listeners = new Set<Listener>()

/** Somebody noticed that the session is over. */
export function signedOut(): void {
  for (const listener of listeners) listener()
}

export function onSignedOut(listener: Listener): void {
  listeners.add(listener)
}
