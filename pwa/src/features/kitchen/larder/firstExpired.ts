import type { Batch } from './larderQueries'

/** From which deliveries of those there on that day this much will be taken: they come in the order in which they expire. */
export function firstExpired(batches: readonly Batch[], quantity: number, day: string): { batch: Batch; quantity: number }[] {
  let grams = Math.round(quantity * 1000)
  const parts = []
  for (const batch of batches) {
    const part = Math.min(grams, Math.round(batch.remaining * 1000))
    if (part <= 0 || batch.receivedOn > day || batch.bestBefore < day) continue
    parts.push({ batch, quantity: part / 1000 })
    grams -= part
  }
  return parts
}
