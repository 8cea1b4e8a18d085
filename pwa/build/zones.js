import { relative, resolve } from 'node:path'

const SRC = resolve(import.meta.dirname, '../src')

/** What each floor may import besides itself and `locales`. A feature knows no other feature. */
const MAY = {
  lib: [],
  ui: ['lib'],
  graphql: ['lib'],
  features: ['lib', 'ui', 'graphql'],
  app: ['lib', 'ui', 'graphql', 'features', 'styles'],
}

/** `features/identity` or `lib`: where a file belongs. */
function zoneOf(file) {
  const [floor, name] = relative(SRC, file).split('/')
  return floor === 'features' ? { floor, unit: `features/${name}` } : { floor, unit: floor }
}

/** An ESLint rule: `ui, lib, graphql` ← `features` ← `app`, in static and dynamic imports alike. */
export const importDownward = {
  meta: { type: 'problem', schema: [], messages: { upward: '{{from}} may not import {{to}}: ui, lib, graphql ← features ← app.' } },
  create(context) {
    const file = resolve(context.filename)
    const from = zoneOf(file)
    if (!(from.floor in MAY)) return {}

    function check(node) {
      const wanted = node.source?.value
      if (typeof wanted !== 'string' || !/^(@\/|\.)/.test(wanted)) return
      const to = zoneOf(wanted.startsWith('@/') ? resolve(SRC, wanted.slice(2)) : resolve(file, '..', wanted))
      if (to.unit === from.unit || to.floor === 'locales' || MAY[from.floor].includes(to.floor)) return
      context.report({ node, messageId: 'upward', data: { from: from.unit, to: to.unit } })
    }
    return { ImportDeclaration: check, ExportAllDeclaration: check, ExportNamedDeclaration: check, ImportExpression: check }
  },
}
