import type { TadaDocumentNode } from 'gql.tada'
import { shallowRef } from 'vue'
import { graphql, type ResultOf } from '@/graphql'
import { post } from '@/graphql/post'
import { requestBody } from '@/graphql/request'
import { database } from '@/lib/database'
import type { Branch } from './placeQueries'

const PlaceIndex = graphql(`
  query PlaceIndex($first: Int!, $after: String) {
    placeIndex(first: $first, after: $after) {
      items {
        id
        parentId
        name
        number
        kind
        path
        words
      }
      next
    }
  }
`)

const PlaceIndexMark = graphql(`
  query PlaceIndexMark {
    placeIndexMark
  }
`)

export type Entry = ResultOf<typeof PlaceIndex>['placeIndex']['items'][number]

interface KeptIndex {
  mark: string
  places: Entry[]
  at: number
}

const PAGE = 100
const MOST_FOUND = 20
const AGAIN = 30 * 60_000
/** Among the device's answers, and so forgotten with them; no query has a key below zero. */
const KEY = -1

let checked = 0
const kept = shallowRef<KeptIndex>()

/** Keep all places on the device: read them when they have changed since, or were never read. */
export async function keepIndex(): Promise<void> {
  if (Date.now() - checked < AGAIN) return
  checked = Date.now()
  try {
    const mark = (await ask(PlaceIndexMark, {})).placeIndexMark
    await recall()
    if (kept.value?.mark === mark) return
    const [places, at] = [await allPlaces(), Date.now()]
    await (await database()).put('answers', { key: KEY, data: { mark, places }, at })
    kept.value = { mark, places, at }
  } catch {
    checked = 0
  }
}

async function allPlaces(): Promise<Entry[]> {
  const places: Entry[] = []
  let after: string | null = null
  do {
    const page: ResultOf<typeof PlaceIndex>['placeIndex'] = (await ask(PlaceIndex, { first: PAGE, after })).placeIndex
    places.push(...page.items)
    after = page.next
  } while (after)
  return places
}

/** Past the caches of the client: what is read here is kept once, below. */
async function ask<Data, Variables>(document: TadaDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const { data } = await post(requestBody(document, variables))
  if (!data) throw new Error('no answer')
  return data as Data
}

async function recall(): Promise<void> {
  const answer = await (await database()).get('answers', KEY)
  if (answer) kept.value = { ...(answer.data as Omit<KeptIndex, 'at'>), at: answer.at }
}

/** The places that the device keeps; undefined until they are read, and where there are none. */
export function useKeptPlaces() {
  if (!kept.value) void recall()
  return kept
}

/** As the server finds them: all words, a number only where one begins; of equals the first of the house. */
export function search(places: readonly Entry[], typed: string): Entry[] {
  const words = split(typed)
  const last = words.at(-1)
  if (!last) return []
  const patterns = words.map((word) => new RegExp((/^\d/.test(word) ? '(^|[^0-9])' : '') + word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  const rank = ({ name, number }: Entry) => {
    const names = [number, name].map((each) => each?.toLowerCase())
    return names.includes(last) ? 0 : names.some((each) => each?.startsWith(last)) ? 1 : 2
  }
  return places
    .filter((place) => patterns.every((pattern) => pattern.test(place.words)))
    .map((place) => ({ place, rank: rank(place) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_FOUND)
    .map(({ place }) => place)
}

const RUN_ON = /(?<=[\u4e00-\u9fff])(?=[0-9a-z])|(?<=[0-9]号楼|[0-9][楼层])(?=[\u4e00-\u9fff])/g

/** 1号楼305 is two words, and so is 4号楼会议室. */
function split(typed: string): string[] {
  return typed
    .toLowerCase()
    .replace(RUN_ON, ' ')
    .split(/\s+/)
    .filter(Boolean)
}

/** A place with what lies around it, as the tree shows it; without an id that of the whole area. */
export function branchOf(places: readonly Entry[], id?: string): Branch | undefined {
  const byId = new Map(places.map((place) => [place.id, place]))
  const place = id ? byId.get(id) : places.find(({ kind }) => kind === 'SITE')
  if (!place) return undefined
  const ancestors: Entry[] = []
  for (let above = byId.get(place.parentId ?? ''); above; above = byId.get(above.parentId ?? '')) ancestors.unshift(above)
  return { ...place, ancestors, children: places.filter(({ parentId }) => parentId === place.id) }
}
