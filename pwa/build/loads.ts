/** What the built app loads for which page, by Vite's manifest: for the budgets, and for what a phone keeps. */
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

interface Chunk {
  file: string
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

export interface Route {
  shell: string
  /** See `onceOpened` of a feature's route. */
  onceOpened: boolean
  /** The page's source, which is also its key in the manifest. */
  page: string
}

type Manifest = Record<string, Chunk>
type Follow = (key: string) => boolean

const ENTRY = 'index.html'
const DESK_SHELL = 'src/app/DeskShell.vue'
const ROUTE = /shell: '(\w+)'[^{}]*?\bpage: \(\) => import\('([^']+)'\)/g
const PANEL = /\bpanel: \(\) => import\('([^']+)'\)/g

/** Who declares routes and panels: the app and its features. */
const declarations = globSync(['src/app/router.ts', 'src/features/*/index.ts', 'src/features/*/*/index.ts']).map((file) => ({
  folder: posix.dirname(file),
  text: readFileSync(file, 'utf8'),
}))

export const routes: Route[] = declarations.flatMap(({ folder, text }) =>
  [...text.matchAll(ROUTE)].map(([all, shell, page]) => ({ shell: shell as string, onceOpened: /\bonceOpened: true\b/.test(all), page: posix.join(folder, page as string) })),
)
const pages = new Set(routes.map((route) => route.page))
if (pages.size !== declarations.flatMap(({ text }) => [...text.matchAll(/\bpage: \(\) => import/g)]).length) {
  throw new Error("A route is written { …, shell: '…', …, page: () => import('…') }")
}

const panelsOfHome = declarations.flatMap(({ folder, text }) => [...text.matchAll(PANEL)].map(([, panel]) => posix.join(folder, panel as string)))

export class Loads {
  private readonly manifest: Manifest

  constructor(dist: string) {
    this.manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest
  }

  /** All that a visit to a page loads, the components included that follow after it. */
  of({ page, shell }: Route): Set<string> {
    const roots = [ENTRY, page, ...(shell === 'desk' ? [DESK_SHELL] : []), ...(page === 'src/app/HomePage.vue' ? panelsOfHome : [])]
    return this.reach(roots, (key) => key.endsWith('.vue') && key !== DESK_SHELL && !pages.has(key) && !panelsOfHome.includes(key))
  }

  /** All that a phone may need without a network; neither the desk, nor pages that show nothing then, nor English, nor the QR decoder that few browsers need. */
  get phone(): Set<string> {
    const desk = new Set([DESK_SHELL, ...routes.filter(({ shell, onceOpened }) => shell === 'desk' || onceOpened).map(({ page }) => page)])
    return this.reach([ENTRY], (key) => !desk.has(key) && !/^(src\/locales\/en|node_modules)\//.test(key))
  }

  private reach(roots: string[], follow: Follow): Set<string> {
    const files = new Set<string>()
    const seen = new Set<string>()
    const open = [...roots]
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const chunk = this.manifest[key]
      if (!chunk) throw new Error(`The build has no ${key}`)
      if (seen.has(key)) continue
      seen.add(key)
      for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
      open.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []).filter(follow))
    }
    return files
  }
}
