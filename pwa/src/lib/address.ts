import { reactive, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * Values kept in the query of the page's address: a filter survives a reload, the way back, and can be sent to a
 * colleague. The empty string is not written. A page that stays alive behind others ignores their addresses, and who
 * comes back to it by its bare address finds it as it was left.
 */
export function useAddress<Name extends string>(...names: Name[]): Record<Name, string> {
  const route = useRoute()
  const router = useRouter()
  const page = route.name
  const read = () => Object.fromEntries(names.map((name) => [name, String(route.query[name] ?? '')])) as Record<Name, string>
  const values = reactive(read()) as Record<Name, string>

  function write() {
    if (route.name !== page || names.every((name) => values[name] === String(route.query[name] ?? ''))) return
    const written = Object.fromEntries(names.map((name) => [name, values[name] || undefined]))
    void router.replace({ query: { ...route.query, ...written } })
  }

  watch(
    () => [route.query, route.name] as const,
    ([query, name], [, before]) => {
      if (name !== page) return
      if (before !== page && !Object.keys(query).length) write()
      else Object.assign(values, read())
    },
  )
  watch(values, write)
  return values
}
