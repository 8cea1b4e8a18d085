/** `npm run sizes`: what each route costs to load, against the budgets (gzip, JS and CSS); and no foreign address in the build. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

interface Chunk {
  file: string
  src?: string
  imports?: string[]
  css?: string[]
}

const BUDGET = { login: 110, phone: 40, desk: 200, precache: 600 }
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<string, Chunk>
const kilobytes = new Map<string, number>()

function weigh(file: string): number {
  if (!kilobytes.has(file)) kilobytes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000)
  return kilobytes.get(file) as number
}

/** Everything that must be loaded before a chunk runs. */
function filesOf(key: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[key]
  if (!chunk || seen.has(chunk.file)) return seen
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file)
  for (const imported of chunk.imports ?? []) filesOf(imported, seen)
  return seen
}

const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + weigh(file), 0)
const entry = filesOf('index.html')
const pages = Object.keys(manifest).filter((key) => /^src\/(app|features\/\w+)\/.*(Page|Board|Wall|DeskShell)\.vue$/.test(key))
const problems: string[] = []

function report(name: string, size: number, budget: number) {
  const over = size > budget
  if (over) problems.push(`${name} is ${size.toFixed(1)} kB, the budget is ${budget}`)
  console.log(`${over ? '✗' : '✓'} ${size.toFixed(1).padStart(7)} kB  of ${String(budget).padStart(3)}  ${name}`)
}

const toList = new Set(entry)
for (const page of pages.filter((key) => /(SignInPage|HomePage|MyTicketsPage)\.vue$/.test(key))) filesOf(page, toList)
report('sign in → home → my tickets', sum(toList), BUDGET.login)

for (const page of pages) {
  const own = [...filesOf(page)].filter((file) => !entry.has(file))
  report(`+ ${page}`, sum(own), /desk|Desk|Board|Wall/.test(page) ? BUDGET.desk : BUDGET.phone)
}

const worker = readFileSync(new URL('serviceWorker.js', dist), 'utf8')
const precached = [...worker.matchAll(/"?url"?:\s*"([^"]+)"/g)].map((match) => match[1] as string)
if (!precached.includes('index.html')) problems.push('the app itself is not precached')
report('precache (not compressed)', precached.reduce((total, file) => total + statSync(new URL(file, dist)).size / 1000, 0), BUDGET.precache)

// Namespaces and links in error messages are never fetched; nor is the decoder's own default, which features/facility/decoder.ts replaces.
const NAMES = /^https?:\/\/(www\.w3\.org|localhost|bit\.ly|vuejs\.org|github\.com|workbox|fastly\.jsdelivr\.net)/
for (const file of globSync('**/*.{js,css,html,webmanifest}', { cwd: dist })) {
  const text = readFileSync(new URL(file, dist), 'utf8')
  for (const [address] of text.matchAll(/https?:\/\/[\w.-]+/g)) {
    if (!NAMES.test(address)) problems.push(`${file} names ${address}`)
  }
}

for (const problem of problems) console.error(`✗ ${problem}`)
process.exitCode = problems.length ? 1 : 0
