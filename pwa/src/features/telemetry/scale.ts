import type { Sample } from './pointQueries'

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]

/** Round values around all samples, at most five apart, for the axis of a line (which need not begin at zero). */
export function axisOf(samples: readonly Sample[]): number[] {
  const low = Math.min(...samples.map((sample) => sample.low))
  const high = Math.max(...samples.map((sample) => sample.high))
  const step = STEPS.find((each) => (high - low) / each <= 4) ?? 10_000
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(1)))
}

/** Where the sensor was silent the line breaks: neighbours farther apart than three times the usual. */
export function runs(samples: readonly Sample[], usual: number): Sample[][] {
  const found: Sample[][] = []
  for (const sample of samples) {
    const last = found.at(-1)?.at(-1)
    if (last && Date.parse(sample.at) - Date.parse(last.at) <= usual * 3) found.at(-1)?.push(sample)
    else found.push([sample])
  }
  return found
}
