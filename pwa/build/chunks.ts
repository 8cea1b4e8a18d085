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

/** To report is to be as quick on a phone that has never been here; what a ticket's or a scanned place's page shares with it is apart. */
const REPORT_PAGE = resolve(SRC, 'app/ReportPage.vue')
const TICKET_PAGE = resolve(SRC, 'features/tickets/page/TicketPage.vue')
const SCANNED_PAGE = resolve(SRC, 'app/ScannedPage.vue')

const isOurs = (id: string) => id.startsWith(SRC) || id.startsWith('~icons/')
const isStep = (id: string) => FIRST_STEPS.some((step) => id.startsWith(step))

/** `steps` and all that they cannot do without; or also what follows after a page. */
function neededBy(steps: string[], context: Rolldown.ChunkingContext, { andLater = false } = {}): Set<string> {
  const found = new Set<string>()
  const open = [...steps]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    const module = context.getModuleInfo(id)
    open.push(...(module?.importedIds ?? []), ...(andLater ? (module?.dynamicallyImportedIds ?? []) : []))
  }
  return found
}

export function groups(): Rolldown.CodeSplittingGroup[] {
  let needed: Record<'first' | 'report' | 'ticket' | 'scanned', Set<string>> | undefined
  return [
    { name: 'vendor', test: /node_modules/, tags: ['$initial'] },
    {
      name(id, context) {
        needed ??= {
          first: neededBy(FIRST_STEPS, context),
          report: neededBy([REPORT_PAGE], context),
          ticket: neededBy([TICKET_PAGE], context, { andLater: true }),
          scanned: neededBy([SCANNED_PAGE], context),
        }
        if (!isOurs(id) || isStep(id)) return null
        if (needed.first.has(id)) return 'app'
        if (!needed.report.has(id)) return null
        if (needed.ticket.has(id)) return 'forms'
        return needed.scanned.has(id) ? 'places' : 'report'
      },
    },
  ]
}
