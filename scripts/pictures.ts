import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { startSandbox } from '../sandbox/start.ts'
import { buildWallet } from '../sandbox/wallet.ts'

/*
 * Takes the README's pictures of the example page and of GraphiQL, and one sheet of all states of the page, in Chromium
 * (CHROMIUM_PATH, or Debian's).
 */

const files = buildWallet(console.log)
execFileSync(process.execPath, [fileURLToPath(new URL('../explorer/build.js', import.meta.url))], { stdio: 'inherit' })
const folder = new URL('../docs/pictures/', import.meta.url)
mkdirSync(folder, { recursive: true })
const sandbox = await startSandbox({ wallet: { files }, env: { LOG_LEVEL: 'warn' } })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
})
const settings = { locale: 'en-GB', timezoneId: 'UTC' }

/** In light and in dark, once `ready` says that all of it is there. */
async function take(
  name: string,
  { url, width, height }: { url: string; width: number; height: number },
  ready: (page: Page) => Promise<unknown>
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ ...settings, colorScheme, viewport: { width, height } })
    await page.goto(url)
    await ready(page)
    await page.screenshot({ path: fileURLToPath(new URL(`${name}-${colorScheme}.png`, folder)) })
    console.log(`docs/pictures/${name}-${colorScheme}.png`)
  }
}

/** Each state as on a phone, on one sheet: the test of accessibility goes through all of them. */
async function takeSheet(): Promise<void> {
  const taken = mkdtempSync(join(tmpdir(), 'states-'))
  const arguments_ = ['test', '--', '--maxWorkers=1', 'wallet/test/accessibility']
  execFileSync('npm', arguments_, { stdio: 'inherit', env: { ...process.env, STATES_FOLDER: taken } })
  const shots = readdirSync(taken)
    .sort()
    .map((file) => ({ name: basename(file, '.png').slice(3), png: readFileSync(join(taken, file), 'base64') }))
  rmSync(taken, { recursive: true })
  const page = await browser.newPage({ viewport: { width: 1240, height: 800 } })
  const figures = shots.map(
    ({ name, png }) =>
      `<figure><img src="data:image/png;base64,${png}" width="195"><figcaption>${name}</figcaption></figure>`
  )
  await page.setContent(
    `<style>body{display:grid;grid-template-columns:repeat(6,195px);gap:10px;margin:10px;font:11px sans-serif}figure{margin:0}img{border:1px solid #999}</style>${figures.join('')}`
  )
  await page.screenshot({
    path: fileURLToPath(new URL('states.jpg', folder)),
    type: 'jpeg',
    quality: 70,
    fullPage: true
  })
  console.log('docs/pictures/states.jpg')
}

const listed = (page: Page) => page.waitForSelector('article')
try {
  await take('graphiql', { url: `${sandbox.url}/graphiql`, width: 1080, height: 700 }, async (page) => {
    await page.click('.graphiql-query-editor .view-line')
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Control+Home')
    // Away from what would be pointed at.
    await page.mouse.move(0, 0)
    // Addresses are underlined last.
    await page.waitForSelector('.result-window .detected-link:has-text("wallet.example")')
  })
  await take('connected-apps', { url: sandbox.url, width: 720, height: 900 }, listed)
  // Consent is asked under the name by which the request came.
  const headers = { host: new URL(sandbox.url).host }
  const request = await sandbox.gateway.app.inject({ url: '/sandbox/grant-request', headers })
  const { interactRedirect } = request.json<{ interactRedirect: string }>()
  await take('consent', { url: interactRedirect, width: 720, height: 1240 }, (page) =>
    page.waitForSelector('section[aria-labelledby="who"] > .facts + .facts')
  )
  await takeSheet()
} finally {
  await browser.close()
  await sandbox.close()
}
