import { watch } from 'vue'
import { useMe } from '@/graphql/me'
import { breath, settled } from '@/lib/breath'
import { features } from './features'

/** Once somebody is signed in and the page has settled, read what they need to work without a network. */
export function readAheadForMe(): void {
  const { me, can } = useMe()
  watch(
    () => me.value?.id,
    (id, _, onCleanup) => {
      if (!id) return
      let isGone = false
      onCleanup(() => (isGone = true))
      void settled().then(async () => {
        // Whoever loses the network meanwhile has it read at the next start.
        if (!isGone) await readAll(can).catch(() => undefined)
      })
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
