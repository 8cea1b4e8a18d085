import { defineAsyncComponent } from 'vue'

/** The phone never loads the desk. */
export default defineAsyncComponent(() => import('./DeskShell.vue'))
