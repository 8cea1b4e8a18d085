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

/** Somebody noticed that the device's session is another person's by now. */
const taken = news()
export const onTaken = taken.on

/** Somebody noticed that nothing goes until the first password is changed. */
const temporary = news()
export const onPasswordIsTemporary = temporary.on

const TOLD: Record<string, Listener> = {
  UNAUTHENTICATED: signedOut,
  ANOTHER_PERSON: taken.tell,
  PASSWORD_IS_TEMPORARY: temporary.tell,
}

/** Tell what the code of a top-level error says about the session. */
export function noticeSession(code: string | undefined): void {
  TOLD[code ?? '']?.()
}
