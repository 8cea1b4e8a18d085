/**
 * The documents that this app may send. Their texts are found in the sources, so that nothing is missed that a lazy
 * page would only load later. The build names each by its hash (`graphql.persisted`) and writes `documents.json`,
 * hash → text; the server in production accepts only these.
 */
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { formatDocument, stringifyDocument } from '@urql/core'
import { initGraphQLTada } from 'gql.tada'
import type { Plugin } from 'vite'

const CALL = /\bgraphql\(\s*`([^`]*)`(\s*,\s*\[[^\]]*\])?\s*,?\s*\)/g
const DEFINITION = /^\s*(query|mutation|subscription|fragment)\s+(\w+)/
const SPREAD = /\.\.\.\s*(?!on\b)(\w+)/g

interface Definition {
  kind: string
  name: string
  text: string
  file: string
}

export class DocumentError extends Error {}

export function definitionsIn(source: string, file: string): Definition[] {
  const texts = [...source.matchAll(CALL)].map((call) => call[1] as string)
  if (texts.length !== [...source.matchAll(/\bgraphql\(\s*`/g)].length || texts.some((text) => text.includes('${'))) {
    throw new DocumentError(`${file}: write graphql(\`…\`) or graphql(\`…\`, [Fragment, …]), without \${}`)
  }
  return texts.map((text) => {
    const [, kind, name] = DEFINITION.exec(text) ?? []
    if (!kind || !name) throw new DocumentError(`${file}: a document starts with its kind and its name`)
    return { kind, name, text, file }
  })
}

/** Every operation's full text, as the client prints it, by its name. */
export function operationTexts(definitions: Definition[]): Map<string, string> {
  const byName = new Map<string, Definition>()
  for (const definition of definitions) {
    const twin = byName.get(definition.name)
    if (twin) throw new DocumentError(`${definition.name} is in ${twin.file} and in ${definition.file}; names are unique`)
    byName.set(definition.name, definition)
  }
  const graphql = initGraphQLTada() as (text: string, fragments: unknown[]) => Parameters<typeof formatDocument>[0]

  function document({ text, file }: Definition): Parameters<typeof formatDocument>[0] {
    const fragments = [...new Set([...text.matchAll(SPREAD)].map((spread) => spread[1] as string))]
    return graphql(text, fragments.map((name) => {
      const fragment = byName.get(name)
      if (fragment?.kind !== 'fragment') throw new DocumentError(`${file}: there is no fragment ${name}`)
      return document(fragment)
    }))
  }
  return new Map(
    definitions
      .filter((definition) => definition.kind !== 'fragment')
      .map((definition) => [definition.name, stringifyDocument(formatDocument(document(definition)))]),
  )
}

export function documentId(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function registeredDocuments(): Plugin {
  let texts = new Map<string, string>()
  return {
    name: 'registered-documents',
    apply: 'build',
    enforce: 'pre',
    buildStart() {
      const files = globSync('src/**/*.{ts,vue}')
      texts = operationTexts(files.flatMap((file) => definitionsIn(readFileSync(file, 'utf8'), file)))
    },
    transform: {
      filter: { id: /\/src\/.*\.(ts|vue)$/ },
      handler(code) {
        if (!code.includes('graphql(')) return null
        return code.replace(CALL, (call, text: string) => {
          const full = texts.get(DEFINITION.exec(text)?.[2] ?? '')
          // Laid out for people; a phone need not keep the spaces.
          const terse = call.replace(text, () => text.replace(/\s+/g, ' ').trim())
          return full === undefined ? terse : `graphql.persisted('${documentId(full)}', ${terse})`
        })
      },
    },
    generateBundle() {
      const registry = Object.fromEntries([...texts.values()].map((text) => [documentId(text), text]))
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: JSON.stringify(registry, null, 1) })
    },
  }
}
