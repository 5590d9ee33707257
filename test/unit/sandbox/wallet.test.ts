import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWallet, type WalletFiles } from '../../../sandbox/wallet.ts'
import { startHarness } from '../../support/harness.ts'

const howTo = 'npm ci --prefix wallet && npm run build --prefix wallet'
const folder = mkdtempSync(join(tmpdir(), 'wallet-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a newcomer sees at the addresses of the page. */
async function seen(files: WalletFiles | undefined) {
  const harness = await startHarness({ wallet: { files } })
  try {
    const pages = await Promise.all(['/', '/consent'].map((path) => harness.send(path)))
    const { data } = await harness.ask('alice', '{ me { subject } }')
    return { pages, data }
  } finally {
    await harness.close()
  }
}

describe('without the packages of the example page, and without a network', () => {
  let files: WalletFiles | undefined
  const said: string[] = []
  beforeAll(async () => {
    for (const file of ['package.json', 'package-lock.json', 'build.js'])
      copyFileSync(new URL(`../../../wallet/${file}`, import.meta.url), join(folder, file))
    // Nothing listens there.
    writeFileSync(join(folder, '.npmrc'), 'registry=http://127.0.0.1:1/\ncache=${PWD}/cache\n')
    files = await buildWallet((text) => said.push(text), { folder })
  })

  it('the sandbox starts all the same, and says what to run: on the console and at / and /consent', async () => {
    expect(files).toBeUndefined()
    expect(said).toEqual([expect.stringMatching(/installing them into wallet\//), expect.stringContaining(howTo)])
    const { pages, data } = await seen(files)
    for (const { status, headers, text } of pages) {
      expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
      expect(text.split('\n').map((line) => line.trim())).toContain(howTo)
    }
    expect(data).toEqual({ me: { subject: 'alice' } })
  })

  it('what another version of its build left there is not served', async () => {
    const dist = join(folder, 'dist')
    mkdirSync(dist, { recursive: true })
    writeFileSync(join(dist, 'manifest.json'), '{"files":{"/":{"file":"package.json","type":"text/html"}}}')
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    expect(existsSync(join(folder, 'node_modules', 'esbuild'))).toBe(false)
    expect(await buildWallet(() => {}, { folder })).toBeUndefined()
  })
})
