import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { startSandbox } from '../sandbox/start.ts'
import { buildWallet } from '../sandbox/wallet.ts'

/* Takes the README's pictures of the example page and of GraphiQL, in Chromium (CHROMIUM_PATH, or Debian's). */

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
  await take('consent', { url: interactRedirect, width: 720, height: 700 }, listed)
} finally {
  await browser.close()
  await sandbox.close()
}
