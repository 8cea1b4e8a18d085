export { Outbox } from './outbox'
export { useDraft } from './drafts'
export type { NewWrite, Outcome, Photo, QueuedPhoto, QueuedWrite, Refusal, Transport } from './types'
