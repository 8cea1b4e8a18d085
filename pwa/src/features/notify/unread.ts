import { computed, effectScope } from 'vue'
import { graphql } from '@/graphql'
import { useMe } from '@/graphql/me'
import { useLive } from '@/graphql/useLive'
import { useRead } from '@/graphql/useRead'

const UnreadNotices = graphql(`
  query UnreadNotices {
    notices(first: 1) {
      unread
    }
  }
`)

const { me } = useMe()

/** Lives as long as the app: the badge is on every page. */
const counting = effectScope(true).run(() => {
  const { data, refresh } = useRead(UnreadNotices, () => (me.value ? {} : null))
  useLive(() => (me.value ? ['inbox'] : []), refresh)
  return { data, refresh }
})!

export const unread = computed(() => counting.data.value?.notices.unread ?? 0)

export function countAgain(): void {
  counting.refresh()
}
