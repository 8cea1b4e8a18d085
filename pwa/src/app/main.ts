import { createApp } from 'vue'
import { outbox } from '@/graphql/outbox'
import { watchSession } from '@/graphql/session'
import { registerWrites } from '@/graphql/transport'
import { breath } from '@/lib/breath'
import { applyPreferences } from '@/lib/preferences'
import '@/styles/tokens.css'
import '@/styles/base.css'
import App from './App.vue'
import { followLanguage } from '@/features/identity/followLanguage'
import { features } from './features'
import { openTapped } from './openTapped'
import { readAheadForMe } from './readAhead'
import { renewLineOnReturn } from './returning'
import { router } from './router'
import { sayWhatWasNotKept } from './notKept'

for (const feature of features) {
  if (feature.writes) registerWrites(feature.writes)
}
watchSession()
outbox.watchDevice()
renewLineOnReturn()
readAheadForMe()
followLanguage()

await applyPreferences()
// On a plain phone the modules, the router and the first picture take a twentieth of a second each.
await breath()
const app = createApp(App).use(router)
// Earlier the router's first way would lead elsewhere; until here a tapped notice loads the page.
openTapped(router)
app.config.errorHandler = sayWhatWasNotKept
await breath()
app.mount('#app')
