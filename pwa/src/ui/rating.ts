export interface GivenRating<Tag extends string = string> {
  /** 0 while none is given. */
  stars: number
  tags: Tag[]
  words: string
}

/** What can be said with one touch, in praise or in blame. */
export interface RatingWord<Tag extends string = string> {
  value: Tag
  label: string
  praise: boolean
}

export const noRating = <Tag extends string>(): GivenRating<Tag> => ({ stars: 0, tags: [], words: '' })
