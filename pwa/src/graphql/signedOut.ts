type Listener = () => void

function news() {
  const listeners = new Set<Listener>()
  return {
    tell: () => listeners.forEach((listener) => listener()),
    on: (listener: Listener) => void listeners.add(listener),
  }
}

/** Somebody noticed that the session is over. */
export const { tell: signedOut, on: onSignedOut } = news()

/** Somebody noticed that nothing goes until the first password is changed. */
export const { tell: passwordIsTemporary, on: onPasswordIsTemporary } = news()
