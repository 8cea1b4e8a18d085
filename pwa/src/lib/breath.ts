/** Between two pieces of work: the browser answers a finger, and draws. */
export const breath = () => new Promise<void>((resolve) => setTimeout(resolve))

/** Until the first page most likely stands: what fetches and works for later must not hold it up. */
export const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 1_000))
