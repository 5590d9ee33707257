import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSigningKeys } from '../../src/config/signing.ts'
import { headTyp } from '../../src/journal/heads.ts'
import { createSigner } from '../../src/journal/signing.ts'
import { addGrant } from '../support/grantOracle.ts'
import { startHarness } from '../support/harness.ts'

const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
const folder = mkdtempSync(join(tmpdir(), 'heads-'))
const keyFile = join(folder, 'key.pem')
writeFileSync(keyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
afterAll(() => rmSync(folder, { recursive: true }))

it.each([
  ['signed', keyFile],
  ['without a signature where there is no key', undefined]
])('the audit log has where the chain ended when a gateway stops, %s', async (_, file) => {
  const harness = await startHarness({
    journal: { database: 'memory', retentionDays: undefined },
    env: { ...(file && { SIGNING_KEY_FILE: file }) }
  })
  await harness.ask('alice', revoke, { id: addGrant(harness.rafiki.store).id })
  await harness.close()
  const heads = harness.audited().filter((line: { type: string }) => line.type === 'journal.head')
  expect(heads).toMatchObject([
    { v: 1, tenant: harness.rafiki.store.operatorTenantId, number: expect.any(Number) as unknown }
  ])
  const [{ jws }] = heads as unknown as [{ jws: string | null }]
  if (file === undefined) return expect(jws).toBeNull()
  const signer = createSigner({ signing: { keys: readSigningKeys(file, [], []) } })
  const { type, number, hash } = heads[0] as unknown as { type: string; number: number; hash: string }
  expect(await signer?.verify(jws ?? '', headTyp)).toMatchObject({ type, number, hash })
})
