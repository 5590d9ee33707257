import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

const wallet = fileURLToPath(new URL('../wallet', import.meta.url))
const run = promisify(execFile)
const howTo = 'npm ci --prefix wallet && npm run build --prefix wallet'

const manifest = z.object({
  headers: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.object({ file: z.string(), type: z.string() }))
})

/** The page's documents, by id: what `TRUSTED_DOCUMENTS_FILE` takes. */
export const walletDocuments = join(wallet, 'src/gql/persisted-documents.json')

/** What the built page is made of, by the path where each file is served. Undefined where it is not built. */
export type WalletFiles = Map<string, { headers: Record<string, string>; body: Buffer }>

/** The example page as it was built last. Undefined where it never was, or by another version of its build. */
function readWallet(dist: string): WalletFiles | undefined {
  const path = join(dist, 'manifest.json')
  if (!existsSync(path)) return undefined
  const { data } = manifest.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!data) return undefined
  return new Map(
    Object.entries(data.files).map(([path, { file, type }]) => [
      path,
      { headers: { ...data.headers, 'content-type': type }, body: readFileSync(join(dist, file)) }
    ])
  )
}

interface Places {
  /** Where the page's source and its packages are. */
  folder?: string
  /** Where the build goes. */
  dist?: string
}

/** Whoever is offline shall not wait for minutes: npm's own pauses are 10 and 60 s. */
const install = ['ci', '--no-audit', '--no-fund', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000']

/**
 * Builds the example page, after installing what that takes where it is missing.
 * @param say is told what takes time, and what went wrong
 * @returns undefined where neither worked: the sandbox goes without the page
 */
export async function buildWallet(
  say: (text: string) => void,
  { folder = wallet, dist = join(folder, 'dist') }: Places = {}
): Promise<WalletFiles | undefined> {
  try {
    if (!existsSync(join(folder, 'node_modules'))) {
      say("The example page's own packages are missing: installing them into wallet/, once.")
      await run('npm', install, { cwd: folder })
    }
    await run(process.execPath, ['build.js', dist], { cwd: folder })
  } catch {
    say(`The example page could not be built, so / says how to: ${howTo}`)
  }
  return readWallet(dist)
}

/** What a newcomer sees whose machine could not install the page's packages: offline, most often. */
const notBuilt: WalletFiles = new Map(
  ['/', '/consent'].map((path) => [
    path,
    {
      headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
      body: Buffer.from(
        `The example page is not built. Run this, then start the sandbox again:\n\n  ${howTo}\n\nAll else of the sandbox is there: /graphql, /graphiql and /sandbox/tokens.\n`
      )
    }
  ])
)

/** Serves the files of the page, and no other: what is served is a table, made when it was built. */
export function addWallet(app: FastifyInstance, files: WalletFiles = notBuilt): void {
  for (const [path, { headers, body }] of files) app.get(path, (_, reply) => reply.headers(headers).send(body))
}
