import type { RequestPolicy } from '@urql/core'
import { computed, shallowRef } from 'vue'
import { client } from './client'
import { graphql, type ResultOf } from '.'

const MeQuery = graphql(`
  query Me {
    me {
      id
      name
      login
      post
      phone
      avatarHue
      unit {
        id
        name
        shortName
      }
      contractor {
        id
        name
      }
      officeId
      roles
      abilities
      locale
      mustChangePassword
    }
  }
`)

export type Me = NonNullable<ResultOf<typeof MeQuery>['me']>

/** undefined until the first answer, null while nobody is signed in. */
const me = shallowRef<Me | null>()
let stop = () => {}

/** Ask who is signed in and keep it up to date; without the network the device's last answer counts. */
export function readMe(requestPolicy: RequestPolicy = 'cache-and-network'): Promise<Me | null> {
  stop()
  return new Promise((resolve) => {
    stop = client.query(MeQuery, {}, { requestPolicy }).subscribe(({ data, stale }) => {
      if (data?.me || !stale) resolve((me.value = data?.me ?? null))
    }).unsubscribe
  })
}

/** The signed-in person. `can` tells whether their roles allow an ability such as `dispatch tickets`. */
export function useMe() {
  const abilities = computed(() => new Set(me.value?.abilities))
  return { me, can: (ability: string) => abilities.value.has(ability) }
}
