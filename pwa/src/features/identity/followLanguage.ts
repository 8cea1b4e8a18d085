import { watch } from 'vue'
import { readMe, useMe } from '@/graphql/me'
import { outbox, queueWrite } from '@/graphql/outbox'
import { preferences } from '@/lib/preferences'
import { t } from './messages'
import { SetLocale } from './writes'

const SUBJECT = 'locale'

/** The server names things in the language that this person reads here, from the next page on; offline it waits. */
export function followLanguage(): void {
  const { me } = useMe()
  watch(
    [outbox.belongsTo, () => me.value?.locale, () => preferences.language],
    () => {
      if (!me.value || me.value.id !== outbox.belongsTo.value || me.value.mustChangePassword) return
      const told = outbox.on(SUBJECT).at(-1)?.variables['locale'] ?? me.value.locale
      if (told === preferences.language) return
      void queueWrite(SetLocale, { subject: SUBJECT, title: t('switchLanguage'), variables: () => ({ locale: preferences.language }) })
    },
    { immediate: true },
  )
  outbox.onAnswered((write) => {
    if (write.subject === SUBJECT) void readMe('network-only')
  })
}
