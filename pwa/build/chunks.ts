/** How the build is cut: many small files compress badly and wait for one another. */
import { resolve } from 'node:path'
import type { Rolldown } from 'vite'

const SRC = resolve(import.meta.dirname, '../src')

/** The way that most people go first. What these need is one chunk; the pages themselves stay lazy. */
const FIRST_STEPS = [
  'app/main.ts',
  'features/identity/SignInPage.vue',
  'app/HomePage.vue',
  'features/tickets/mine/MyMattersPanel.vue',
  'features/tickets/mine/MyTicketsPage.vue',
].map((file) => resolve(SRC, file))

const isOurs = (id: string) => id.startsWith(SRC) || id.startsWith('~icons/')
const isStep = (id: string) => FIRST_STEPS.some((step) => id.startsWith(step))

function neededFirst(context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set<string>()
  const open = [...FIRST_STEPS]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    open.push(...(context.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}

export function groups(): Rolldown.CodeSplittingGroup[] {
  let needed: Set<string> | undefined
  return [
    { name: 'vendor', test: /node_modules/, tags: ['$initial'] },
    {
      name(id, context) {
        needed ??= neededFirst(context)
        return needed.has(id) && isOurs(id) && !isStep(id) ? 'app' : null
      },
    },
  ]
}
