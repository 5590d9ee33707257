import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWallet } from '../../../sandbox/wallet.ts'
import type { PageFiles } from '../../../wallet/serve.ts'
import { startHarness } from '../../support/harness.ts'

const howTo = 'npm ci && npm run build --prefix wallet'

it('a sandbox whose page cannot be built starts all the same, and says what to run: on the console and at / and /consent', async () => {
  // Nothing can be built there.
  const folder = mkdtempSync(join(tmpdir(), 'wallet-'))
  const said: string[] = []
  const harness = await startHarness({ wallet: { files: buildWallet((text) => said.push(text), { folder }) } })
  const pages = await Promise.all(['/', '/consent'].map((path) => harness.send(path)))
  for (const { status, headers, text } of pages) {
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(text.split('\n').map((line) => line.trim())).toContain(howTo)
  }
  expect(said).toEqual([expect.stringContaining(howTo)])
  const { data } = await harness.ask('alice', '{ me { subject } }')
  expect(data).toEqual({ me: { subject: 'alice' } })
  await harness.close()
  rmSync(folder, { recursive: true })
})

it('the graph answers before the page is built; requests for the page wait for it', async () => {
  let built = (_: PageFiles): void => {}
  const harness = await startHarness({ wallet: { files: new Promise((resolve) => (built = resolve)) } })
  const page = harness.send('/consent?interactId=1')
  const { data } = await harness.ask('alice', '{ me { subject } }')
  expect(data).toEqual({ me: { subject: 'alice' } })
  built((path) => (path === '/consent' ? { headers: { 'content-type': 'text/html' }, body: 'the page' } : undefined))
  expect(await page).toMatchObject({ status: 200, text: 'the page' })
  // What the build does not list is not there.
  expect((await harness.send('/wallet/app.js')).status).toBe(404)
  await harness.close()
})
