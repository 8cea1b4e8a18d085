import type { VariablesOf } from '@/graphql'
import type { Photo } from '@/lib/outbox'
import { joining } from '@/lib/outbox/joining'
import type { Category } from './opinionQueries'
import type { GiveOpinion } from './writes'

/** What is filled in, as it is kept on the device until it is sent. */
export interface Typed {
  category: Category
  words: string
  named: boolean
  place: { id: string; name: string; path: string } | undefined
  photos: Photo[]
}

/** The form under which its draft lies. */
export const OPINION_FORM = 'opinion'
export const SHORTEST = 10
export const LONGEST = 1000
export const MOST_PHOTOS = 3

export const nothingTyped = (): Typed => ({ category: 'PROPERTY', words: '', named: true, place: undefined, photos: [] })

export const inputOf = ({ category, words, named, place, photos }: Typed): VariablesOf<typeof GiveOpinion>['input'] => ({
  category,
  words: words.trim(),
  named,
  placeId: place?.id ?? null,
  photoIds: photos.map(({ key }) => key),
})

/** What stands in the form when an opinion that was sent comes back there. */
export const takenBack = joining<'words', Typed>('words')
