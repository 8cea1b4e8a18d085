/** Between two pieces of work: the browser answers a finger, and draws. */
export const breath = () => new Promise<void>((resolve) => setTimeout(resolve))
