import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

const folder = new URL('../wallet/', import.meta.url)
const run = promisify(execFile)

const manifest = z.object({ files: z.record(z.string(), z.object({ file: z.string(), type: z.string() })) })

/** The page's documents, by id: what `TRUSTED_DOCUMENTS_FILE` takes. */
export const walletDocuments = new URL('src/gql/persisted-documents.json', folder).pathname

/** What the built page is made of, by the path where each file is served. Undefined where it is not built. */
export type WalletFiles = Map<string, { type: string; body: Buffer }>

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** The example page as it was built last. Undefined where it never was. */
export function readWallet(): WalletFiles | undefined {
  const dist = new URL('dist/', folder)
  if (!existsSync(new URL('manifest.json', dist))) return undefined
  const { files } = manifest.parse(JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8')))
  return new Map(
    Object.entries(files).map(([path, { file, type }]) => [path, { type, body: readFileSync(new URL(file, dist)) }])
  )
}

/**
 * Builds the example page, after installing what that takes where it is missing.
 * @param say is told what takes time, and what went wrong
 * @returns undefined where neither worked: the sandbox goes without the page
 */
export async function buildWallet(say: (text: string) => void): Promise<WalletFiles | undefined> {
  const cwd = folder.pathname
  try {
    if (!existsSync(new URL('node_modules', folder))) {
      say("The example page's own packages are missing: installing them into wallet/, once.")
      await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd })
    }
    await run(process.execPath, ['build.js'], { cwd })
  } catch {
    say(
      'The example page could not be built, so / says how to: npm ci --prefix wallet && npm run build --prefix wallet'
    )
  }
  return readWallet()
}

const notBuilt: WalletFiles = new Map(
  ['/', '/consent'].map((path) => [
    path,
    {
      type: 'text/plain; charset=utf-8',
      body: Buffer.from(
        'The example page is not built. Run\n\n  npm ci --prefix wallet && npm run build --prefix wallet\n\nand start the sandbox again.\n'
      )
    }
  ])
)

/** Serves the files of the page, and no other: what is served is a table, made when it was built. */
export function addWallet(app: FastifyInstance, files: WalletFiles = notBuilt): void {
  for (const [path, { type, body }] of files) {
    app.get(path, (_, reply) =>
      reply
        .headers({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'content-type': type })
        .send(body)
    )
  }
}
