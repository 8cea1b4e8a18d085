import { watch } from 'vue'
import { useMe } from '@/graphql/me'
import { breath } from '@/lib/breath'
import { features } from './features'

const SETTLED = 1_000

/** Once somebody is signed in and the page has settled, read what they need to work without a network. */
export function readAheadForMe(): void {
  const { me, can } = useMe()
  watch(
    () => me.value?.id,
    (id, _, onCleanup) => {
      if (!id) return
      // Whoever loses the network meanwhile has it read at the next start.
      const timer = setTimeout(() => readAll(can).catch(() => undefined), SETTLED)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )
}

async function readAll(can: (ability: string) => boolean): Promise<void> {
  const wanted = features.flatMap((feature) => feature.readAhead ?? []).filter((each) => can(each.can))
  for (const each of wanted) {
    const { readAhead } = await each.load()
    await breath()
    readAhead()
  }
}
