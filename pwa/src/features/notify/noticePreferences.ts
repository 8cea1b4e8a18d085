import { nextTick, ref, watch } from 'vue'
import { graphql, Refusal, type ResultOf } from '@/graphql'
import { useRead } from '@/graphql/useRead'
import { useWrite } from '@/graphql/useWrite'
import { refusalWords } from '@/lib/refusals'
import { toast } from '@/ui/toast'

const WhatIHear = graphql(`
  fragment WhatIHear on NotifyPreferences @_unmask {
    quietFrom
    quietTo
    quiet
    channels
    messenger
    kinds {
      kind
      title
      inbox
      push
      app
      mail
      sms
    }
  }
`)
const Preferences = graphql(
  `
    query NotifyPreferences {
      notifyPreferences {
        ...WhatIHear
      }
    }
  `,
  [WhatIHear],
)
const SetPreference = graphql(
  `
    mutation SetNotifyPreference($key: IdempotencyKey!, $kind: String!, $inbox: Boolean!, $push: Boolean!, $app: Boolean!, $mail: Boolean!, $sms: Boolean!) {
      setNotifyPreference(key: $key, kind: $kind, inbox: $inbox, push: $push, app: $app, mail: $mail, sms: $sms) {
        __typename
        ...WhatIHear
        ...Refusal
      }
    }
  `,
  [WhatIHear, Refusal],
)
const SetQuietHours = graphql(
  `
    mutation SetQuietHours($key: IdempotencyKey!, $from: String!, $to: String!, $quiet: Boolean!) {
      setQuietHours(key: $key, from: $from, to: $to, quiet: $quiet) {
        __typename
        ...WhatIHear
        ...Refusal
      }
    }
  `,
  [WhatIHear, Refusal],
)

export const CHANNELS = ['inbox', 'push', 'app', 'mail', 'sms'] as const
export type ChannelName = (typeof CHANNELS)[number]
type Heard = ResultOf<typeof WhatIHear>

/** `chosen` is how the switches stand: ahead of the server while a change is on its way there, back where it refuses. */
export function useNoticePreferences() {
  const { data, state, asOf, unreachable, refresh } = useRead(Preferences, () => ({}))
  const preference = useWrite(SetPreference)
  const quietHours = useWrite(SetQuietHours)
  const chosen = ref<Heard>()
  let saved: Heard | undefined
  let onTheirWay = 0
  let last = Promise.resolve()

  function show() {
    if (!onTheirWay) chosen.value = structuredClone(saved)
  }

  watch(
    data,
    (answer) => {
      saved = answer?.notifyPreferences
      show()
    },
    { immediate: true },
  )

  /** One after another: an earlier change must not overtake a later one, which holds it too. */
  function send(write: () => Promise<{ granted?: Heard; refusal?: Parameters<typeof refusalWords>[0] }>) {
    onTheirWay++
    last = last.then(write).then(({ granted, refusal }) => {
      onTheirWay--
      if (refusal) toast(refusalWords(refusal), 'problem')
      saved = granted ?? saved
      show()
      if (!onTheirWay) refresh()
    })
  }

  function want(of: Heard['kinds'][number], change: Partial<Record<ChannelName, boolean>>) {
    const { kind, inbox, push, app, mail, sms } = Object.assign(of, change)
    send(() => preference.write({ kind, inbox, push, app, mail, sms }))
  }

  /** A time that was cleared comes back. */
  function beQuiet({ quiet, quietFrom: from, quietTo: to }: Heard) {
    if (from && to) send(() => quietHours.write({ quiet, from, to }))
    else void nextTick(show)
  }

  return { chosen, state, asOf, unreachable, refresh, want, beQuiet }
}
