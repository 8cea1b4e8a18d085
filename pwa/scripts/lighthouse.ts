/**
 * `node scripts/lighthouse.ts PORT ADDRESS`: one run of Lighthouse, mobile, in the Chromium that listens on PORT with
 * the cookies it has; what was kept of earlier visits is cleared. Prints one line of JSON.
 */
import lighthouse from 'lighthouse'

const [port, address] = process.argv.slice(2)
if (!port || !address) throw new Error('PORT ADDRESS')

/** The browser's trace now and then lacks its beginning; Lighthouse asks to be run again then. */
const UNREAD_TRACES = ['NO_NAVSTART', 'NO_TRACING_STARTED']

async function visit(attemptsLeft = 3) {
  const result = await lighthouse(address, {
    port: Number(port),
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    clearStorageTypes: ['file_systems', 'shader_cache', 'service_workers', 'cache_storage', 'indexeddb', 'local_storage'],
  })
  if (!result) throw new Error('Lighthouse has no result')
  const { runtimeError } = result.lhr
  if (!runtimeError) return result.lhr
  if (attemptsLeft > 1 && UNREAD_TRACES.includes(runtimeError.code)) return visit(attemptsLeft - 1)
  throw new Error(runtimeError.message)
}

const { categories, audits, finalDisplayedUrl } = await visit()
const score = (category: string) => Math.round((categories[category]?.score ?? 0) * 100)
const number = (audit: string) => Math.round((audits[audit]?.numericValue ?? NaN) * 1000) / 1000
const faults = Object.values(categories)
  .flatMap(({ auditRefs }) => auditRefs)
  .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
  .map(({ id }) => `${id}: ${audits[id]?.displayValue ?? audits[id]?.title}`)

console.log(
  JSON.stringify({
    address: finalDisplayedUrl,
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    cls: number('cumulative-layout-shift'),
    lcp: number('largest-contentful-paint'),
    tbt: number('total-blocking-time'),
    faults,
  }),
)
