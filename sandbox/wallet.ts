import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { packageFile } from '../src/lib/packageFile.ts'
import { readPage, type PageFiles } from '../wallet/serve.ts'

const wallet = fileURLToPath(packageFile('wallet'))
const howTo = 'npm ci && npm run build --prefix wallet'

/** The page's documents, by id: what `TRUSTED_DOCUMENTS_FILE` takes. */
export const walletDocuments = join(wallet, 'src/gql/persisted-documents.json')
/** Documents that need the gateway module of `examples/wallet`. */
export const exampleWalletDocuments = join(wallet, 'src/gql/exampleWallet/persisted-documents.json')

interface Places {
  /** Where the page's source is. */
  folder?: string
  /** Where the build goes. */
  dist?: string
}

/**
 * Builds the example page; the package has it built.
 * @param say is told what went wrong
 * @returns undefined where it could not be built: the sandbox goes without the page
 */
export async function buildWallet(
  say: (text: string) => void,
  { folder = wallet, dist = join(folder, 'dist') }: Places = {}
): Promise<PageFiles | undefined> {
  try {
    if (existsSync(join(folder, 'build.js')))
      await promisify(execFile)(process.execPath, ['build.js', dist], { cwd: folder })
    return readPage(dist)
  } catch {
    say(`The example page could not be built, so / says how to: ${howTo}`)
    return undefined
  }
}

/** What browsers get at the page's addresses where the page is not built. */
const notBuilt = {
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: `The example page is not built. Run this, then start the sandbox again:\n\n  ${howTo}\n\nAll else of the sandbox is there: /graphql, /graphiql and /sandbox/tokens.\n`
}

/**
 * Serves the files of the page, and no other: what is served is a table, made when the page was built.
 * @param building requests for the page wait for it
 */
export function addWallet(app: FastifyInstance, building: Promise<PageFiles | undefined>): void {
  for (const path of ['/', '/consent', '/sandbox/back', '/wallet/:file'])
    app.get(path, async (request, reply) => {
      const files = await building
      const [asked = ''] = request.url.split('?')
      const found = files ? files(asked, request.headers) : notBuilt
      if (!found) return reply.callNotFound()
      return reply.headers(found.headers).send(found.body)
    })
}
