import { computed, ref, watch } from 'vue'
import { graphql, Refusal } from '@/graphql'
import { useRead } from '@/graphql/useRead'
import { useWrite } from '@/graphql/useWrite'
import { endDevicePush } from '@/lib/devicePush'
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

/** Whether this device rings is what the server says of its endpoint, but while it is switched: a shared phone may still ring for another. */
export function useDevicePush() {
  const able = ability(window)
  const permission = ref(able === 'able' ? Notification.permission : 'default')
  const endpoint = ref<string | null>()
  const { data, refresh } = useRead(PushSetup, () => (endpoint.value === undefined ? null : { endpoint: endpoint.value }))
  const subscribe = useWrite(SubscribePush)
  const unsubscribe = useWrite(UnsubscribePush)
  const on = ref(false)

  watch(data, (setup) => {
    if (setup) on.value = setup.pushSetup.on
  })

  const state = computed(() => {
    if (able !== 'able') return able
    if (permission.value === 'denied') return 'denied'
    return on.value ? 'on' : 'off'
  })

  async function look() {
    const registration = able === 'able' ? await navigator.serviceWorker.getRegistration() : undefined
    endpoint.value = (await registration?.pushManager.getSubscription())?.endpoint ?? null
  }

  async function switchTo(wanted: boolean) {
    on.value = wanted
    on.value = (await isSwitched(wanted)) ? wanted : !wanted
    refresh()
  }

  async function isSwitched(wanted: boolean): Promise<boolean> {
    if (wanted) permission.value = await Notification.requestPermission()
    // Whoever waves the browser's question away knows why nothing rings.
    if (wanted && permission.value !== 'granted') return false
    try {
      const { refusal } = await (wanted ? begin() : end())
      if (refusal) toast(refusalWords(refusal), 'problem')
      return !refusal
    } catch {
      // The browser's own push service does not answer, or a key of another installation is in its memory.
      toast(t('deviceFailed'), 'problem')
      return false
    }
  }

  async function begin() {
    const { pushManager } = await navigator.serviceWorker.ready
    const options = { userVisibleOnly: true, applicationServerKey: data.value?.pushSetup.publicKey ?? null }
    const subscription = await pushManager.subscribe(options).catch(async (problem: DOMException) => {
      // What was subscribed under an older key of ours stands in the way, and nothing can be sent to it.
      if (problem.name !== 'InvalidStateError') throw problem
      await endDevicePush()
      return pushManager.subscribe(options)
    })
    const { p256dh = '', auth = '' } = subscription.toJSON().keys ?? {}
    const written = await subscribe.write({ endpoint: subscription.endpoint, p256dh, auth })
    endpoint.value = subscription.endpoint
    return written
  }

  async function end() {
    const written = await unsubscribe.write({})
    if (written.refusal) return written
    await endDevicePush()
    endpoint.value = null
    return written
  }

  void look()
  return { state, switchTo }
}
