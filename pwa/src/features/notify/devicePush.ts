import { computed, ref } from 'vue'
import { graphql, Refusal } from '@/graphql'
import { useRead } from '@/graphql/useRead'
import { useWrite } from '@/graphql/useWrite'
import { refusalWords } from '@/lib/refusals'
import { toast } from '@/ui/toast'
import { t } from './messages'

const PushSetup = graphql(`
  query PushSetup($endpoint: String) {
    pushSetup(endpoint: $endpoint) {
      publicKey
      on
    }
  }
`)
const SubscribePush = graphql(
  `
    mutation SubscribePush($key: IdempotencyKey!, $endpoint: String!, $p256dh: String!, $auth: String!) {
      subscribePush(key: $key, endpoint: $endpoint, p256dh: $p256dh, auth: $auth) {
        __typename
        ... on PushOn {
          on
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)
const UnsubscribePush = graphql(
  `
    mutation UnsubscribePush($key: IdempotencyKey!) {
      unsubscribePush(key: $key) {
        __typename
        ... on PushOn {
          on
        }
        ...Refusal
      }
    }
  `,
  [Refusal],
)

/** What this browser is able to do at all; an iPhone only from its Home Screen. */
export function ability(browser: Window & typeof globalThis): 'unsupported' | 'install' | 'able' {
  if ('PushManager' in browser && 'Notification' in browser && 'serviceWorker' in browser.navigator) return 'able'
  return /iPhone|iPad/.test(browser.navigator.userAgent) ? 'install' : 'unsupported'
}

/** Whether this device rings is what the server says of its endpoint: a shared phone may still ring for another. */
export function useDevicePush() {
  const able = ability(window)
  const permission = ref(able === 'able' ? Notification.permission : 'default')
  const endpoint = ref<string | null>()
  const { data, refresh } = useRead(PushSetup, () => (endpoint.value === undefined ? null : { endpoint: endpoint.value }))
  const subscribe = useWrite(SubscribePush)
  const unsubscribe = useWrite(UnsubscribePush)

  const state = computed(() => {
    if (able !== 'able') return able
    if (permission.value === 'denied') return 'denied'
    return data.value?.pushSetup.on ? 'on' : 'off'
  })

  async function look() {
    const registration = able === 'able' ? await navigator.serviceWorker.getRegistration() : undefined
    endpoint.value = (await registration?.pushManager.getSubscription())?.endpoint ?? null
  }

  async function switchTo(on: boolean) {
    try {
      const { refusal } = await (on ? begin() : unsubscribe.write({}))
      if (refusal) toast(refusalWords(refusal), 'problem')
      refresh()
    } catch {
      // The browser's own push service does not answer, or a key of another installation is in its memory.
      if (permission.value !== 'denied') toast(t('deviceFailed'), 'problem')
    }
  }

  async function begin() {
    permission.value = await Notification.requestPermission()
    const { pushManager } = await navigator.serviceWorker.ready
    const options = { userVisibleOnly: true, applicationServerKey: data.value?.pushSetup.publicKey ?? null }
    const subscription = await pushManager.subscribe(options)
    endpoint.value = subscription.endpoint
    const { p256dh = '', auth = '' } = subscription.toJSON().keys ?? {}
    return subscribe.write({ endpoint: subscription.endpoint, p256dh, auth })
  }

  void look()
  return { state, switchTo }
}
