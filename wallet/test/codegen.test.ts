import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { walletDocuments } from '../../sandbox/wallet.ts'
import { codeOf, startHarness } from '../../test/support/harness.ts'

const run = promisify(execFile)
const cwd = fileURLToPath(new URL('../', import.meta.url))
const listed = JSON.parse(readFileSync(walletDocuments, 'utf8')) as Record<string, string>

describe('what codegen wrote', () => {
  // When this fails, run `npm run codegen` and commit the difference.
  it("the page's generated documents are up to date", async () => {
    const cli = fileURLToPath(new URL('../../node_modules/.bin/graphql-codegen-esm', import.meta.url))
    await expect(run(cli, ['--config', 'codegen.js', '--check'], { cwd })).resolves.toBeDefined()
  })
})

it('a gateway that holds account holders to the page’s documents runs these, and no other', async () => {
  const env = { TRUSTED_DOCUMENTS_FILE: walletDocuments, TRUSTED_DOCUMENTS_ROLES: 'accountHolder' }
  const harness = await startHarness({
    env,
    journal: { database: 'memory', retentionDays: undefined, callers: 'none' }
  })
  const ask = (body: object) =>
    harness.send('/graphql', {
      as: 'alice',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
  const idOf = (name: string) => Object.entries(listed).find(([, text]) => text.includes(`query ${name}(`))?.[0]
  const documentId = idOf('ConnectedApps')
  const reply = await ask({ documentId, variables: { first: 2 } })
  expect([reply.errors, reply.data.myClients.edges.length]).toEqual([undefined, 2])
  expect(codeOf(await ask({ query: '{ me { id } }' }))).toBe('DOCUMENT_NOT_TRUSTED')
  await harness.close()
})

it.each([
  'schema/contracts/accountHolder.graphql',
  'schema/contracts/user.graphql',
  'clients/apollo',
  'clients/urql',
  'clients/possibleTypes.json'
])('the package exports %s', async (path) => {
  const code = `console.log(require('node:fs').readFileSync(require.resolve('rafiki-gateway/${path}'), 'utf8').length)`
  const { stdout } = await run(process.execPath, ['-e', code], {
    cwd: fileURLToPath(new URL('../../', import.meta.url))
  })
  expect(Number(stdout)).toBeGreaterThan(40)
})
