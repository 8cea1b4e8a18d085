/** What a page shows: its frame while loading, its content, or why there is none. */
export type ReadState = 'loading' | 'ready' | 'failed' | 'offline'

/** A list that is read a page at a time, as `useList` gives it. */
export interface Paged<Item> {
  items: readonly Item[]
  state: ReadState
  isEmpty: boolean
  hasMore: boolean
  loadingMore: boolean
  unreachable: boolean
  asOf: number | undefined
  loadMore: () => Promise<void>
  refresh: () => Promise<void>
}
