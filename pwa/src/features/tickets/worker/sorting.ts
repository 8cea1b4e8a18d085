import { URGENCIES, type Urgency } from '../words'

interface Due {
  urgency: Urgency
  dueAt: string | null
  paused: boolean
}

/** What is due first comes first, what has no deadline after it, what is paused last. */
export function byCountdown(one: Due, other: Due): number {
  return Number(one.paused) - Number(other.paused) || dueTime(one) - dueTime(other) || byUrgency(one, other)
}

/** The most urgent class first, in it what is due first. */
export function byUrgencyThenDue(one: Due, other: Due): number {
  return byUrgency(one, other) || dueTime(one) - dueTime(other)
}

function byUrgency(one: Due, other: Due): number {
  return URGENCIES.indexOf(one.urgency) - URGENCIES.indexOf(other.urgency)
}

function dueTime({ dueAt }: Due): number {
  return dueAt ? Date.parse(dueAt) : Number.MAX_SAFE_INTEGER
}
