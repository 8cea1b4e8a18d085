import type { TadaDocumentNode } from 'gql.tada'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { client } from './client'
import { useRead, type Variables } from './useRead'

const PAGE = 20
const LARGEST_PAGE = 100

export interface Page<Item> {
  items: readonly Item[]
  next: string | null
}

type PageVariables = Variables & { first: number; after?: string | null }

interface ListOf<Data, V extends PageVariables, Item> {
  document: TadaDocumentNode<Data, V>
  variables?: () => Omit<V, 'first' | 'after'>
  page: (data: Data) => Page<Item>
}

/**
 * A long list, read a page at a time. `refresh` reads everything shown so far, in the largest pages that the server
 * gives, so that a live change neither shortens the list nor moves the reader. Hand the result to `LongList`.
 */
export function useList<Data, V extends PageVariables, Item>({ document, variables, page }: ListOf<Data, V, Item>) {
  const tail = shallowRef<Page<Item>[]>([])
  const loadingMore = ref(false)
  const filter = () => ({ ...variables?.() }) as Omit<V, 'first' | 'after'>

  const { readLater, ...head } = useRead(document, () => ({ ...filter(), first: PAGE }) as V, refresh)
  /** As of when all the rows are known, where not all could be read anew. */
  const behind = ref<number>()
  const refreshed = shallowRef<Page<Item>>()
  const pages = computed(() => {
    const start = refreshed.value ?? (head.data.value && page(head.data.value))
    return start ? [start, ...tail.value] : []
  })
  const items = computed(() => pages.value.flatMap((each) => each.items))
  const next = computed(() => pages.value.at(-1)?.next ?? null)

  watch(() => JSON.stringify(filter()), startAgain)

  function startAgain() {
    tail.value = []
    refreshed.value = undefined
    behind.value = undefined
  }

  async function pageAfter(after: string | null, size: number): Promise<Page<Item> | undefined> {
    const result = await client.query(document, { ...filter(), first: size, after } as V, { requestPolicy: 'network-only' })
    return result.data && !result.error ? page(result.data) : undefined
  }

  async function loadMore(): Promise<void> {
    const after = next.value
    if (!after || loadingMore.value) return
    loadingMore.value = true
    const more = await pageAfter(after, PAGE)
    if (more && next.value === after) tail.value = [...tail.value, more]
    loadingMore.value = false
  }

  async function refresh(): Promise<void> {
    const known = behind.value ?? head.asOf.value
    head.refresh()
    const wanted = JSON.stringify(filter())
    const fresh = items.value.length > PAGE ? await pagesOf(items.value.length) : []
    if (wanted !== JSON.stringify(filter())) return
    behind.value = fresh ? undefined : known
    if (fresh) [refreshed.value, ...tail.value] = fresh
    else readLater()
  }

  /** As many rows as are shown, or all there are. */
  async function pagesOf(shown: number): Promise<Page<Item>[] | undefined> {
    const fresh: Page<Item>[] = []
    let left = shown
    do {
      const more = await pageAfter(fresh.at(-1)?.next ?? null, Math.min(LARGEST_PAGE, left))
      if (!more) return undefined
      fresh.push(more)
      left -= more.items.length
    } while (left > 0 && fresh.at(-1)?.next)
    return fresh
  }

  const isEmpty = computed(() => head.state.value === 'ready' && items.value.length === 0)
  const asOf = computed(() => behind.value ?? head.asOf.value)
  const unreachable = computed(() => head.unreachable.value || behind.value !== undefined)
  return reactive({ ...head, asOf, unreachable, items, isEmpty, hasMore: computed(() => next.value !== null), loadingMore, loadMore, refresh })
}
