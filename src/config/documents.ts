import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { whyUnusable } from '../lib/whyUnusable.ts'

const text = z.string().min(1)

/** What Apollo's `generate-persisted-query-manifest` writes. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: text, body: text }))
})

/** What the client preset of GraphQL Code Generator writes with `persistedDocuments`: id → text. */
const codegenManifest = z.record(z.string(), text)

/** The documents of manifests, by id. Adds what is wrong to `problems`. */
export function readManifests(files: readonly string[], problems: string[]): Map<string, string> {
  const documents = new Map<string, string>()
  for (const file of files) {
    const listed = readManifest(file)
    if (!listed)
      problems.push(
        `TRUSTED_DOCUMENTS_FILE: expected JSON files, each a manifest of documents (${file}: ${whyUnusable(file, 'not a manifest')}).`
      )
    for (const [id, body] of listed ?? []) {
      if ((documents.get(id) ?? body) !== body)
        problems.push(`TRUSTED_DOCUMENTS_FILE: ${id} is the id of two documents.`)
      documents.set(id, body)
    }
  }
  return documents
}

function readManifest(file: string): [id: string, body: string][] | undefined {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
  const apollo = apolloManifest.safeParse(json)
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => [id, body])
  const codegen = codegenManifest.safeParse(json)
  return codegen.success ? Object.entries(codegen.data) : undefined
}
