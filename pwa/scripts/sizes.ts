/** `npm run sizes`: what each route costs to load, against the budgets (gzip, JS and CSS); and no foreign address in the build. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Loads, routes } from '../build/loads.ts'

const BUDGET = { list: 110, phone: 40, desk: 200, precache: 600 }
const TO_LIST = /\/(SignInPage|HomePage|MyTicketsPage)\.vue$/

const dist = 'dist'
const loads = new Loads(dist)
const kilobytes = new Map<string, number>()
const problems: string[] = []

function weigh(file: string): number {
  if (!kilobytes.has(file)) kilobytes.set(file, gzipSync(readFileSync(`${dist}/${file}`), { level: 9 }).length / 1000)
  return kilobytes.get(file) as number
}

function report(name: string, size: number, budget: number) {
  const over = size > budget
  if (over) problems.push(`${name} is ${size.toFixed(1)} kB, the budget is ${budget}`)
  console.log(`${over ? '✗' : '✓'} ${size.toFixed(1).padStart(7)} kB  of ${String(budget).padStart(3)}  ${name}`)
}

const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + weigh(file), 0)
const toList = new Set(routes.filter(({ page }) => TO_LIST.test(page)).flatMap((route) => [...loads.of(route)]))
report('sign in → home → my tickets', sum(toList), BUDGET.list)

for (const route of routes) {
  const more = [...loads.of(route)].filter((file) => !toList.has(file))
  report(`+ ${route.page}`, sum(more), route.shell === 'desk' ? BUDGET.desk : BUDGET.phone)
}

const worker = readFileSync(`${dist}/serviceWorker.js`, 'utf8')
const precached = new Set([...worker.matchAll(/"?url"?:\s*"([^"]+)"/g)].map((match) => match[1] as string))
for (const file of ['index.html', ...loads.phone]) if (!precached.has(file)) problems.push(`a phone would lack ${file} without a network`)
report('precache (not compressed)', [...precached].reduce((total, file) => total + statSync(`${dist}/${file}`).size / 1000, 0), BUDGET.precache)

// Namespaces and links in error messages are never fetched; nor is the decoder's own default, which lib/camera/decoder.ts replaces.
const NAMES = /^https?:\/\/(www\.w3\.org|localhost|bit\.ly|vuejs\.org|github\.com|workbox|fastly\.jsdelivr\.net)/
for (const file of globSync('**/*.{js,css,html,webmanifest}', { cwd: dist })) {
  const text = readFileSync(`${dist}/${file}`, 'utf8')
  for (const [address] of text.matchAll(/https?:\/\/[\w.-]+/g)) {
    if (!NAMES.test(address)) problems.push(`${file} names ${address}`)
  }
}

for (const problem of problems) console.error(`✗ ${problem}`)
process.exitCode = problems.length ? 1 : 0
