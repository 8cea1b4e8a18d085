import { graphql } from '.'
import { useMe } from './me'
import { useRead } from './useRead'

const Office = graphql(`
  query Office($id: ID!) {
    place(id: $id) {
      id
      name
      path
      code
    }
  }
`)

/** Where the signed-in person works, if they have an office. */
export function useOffice() {
  const { me } = useMe()
  return useRead(Office, () => (me.value?.officeId ? { id: me.value.officeId } : null)).data
}
