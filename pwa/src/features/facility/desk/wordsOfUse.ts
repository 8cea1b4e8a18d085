import { t } from './messages'
import type { PlaceDetail } from './queries'

/** What a space is for, in the person's language. */
export function wordsOfUse(use: NonNullable<PlaceDetail['use']>): string {
  return t(`use.${use}`)
}
