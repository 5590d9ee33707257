import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { startSandbox } from '../sandbox/start.ts'
import { buildWallet } from '../sandbox/wallet.ts'

/** Takes the README's pictures of the example page, in Chromium (CHROMIUM_PATH, or Debian's). */
interface Page {
  goto: (url: string) => Promise<unknown>
  waitForSelector: (selector: string) => Promise<unknown>
  screenshot: (options: { path: string }) => Promise<unknown>
}
interface Playwright {
  chromium: {
    launch: (options: object) => Promise<{
      newPage: (options: object) => Promise<Page>
      close: () => Promise<void>
    }>
  }
}

const files = await buildWallet(console.log)
const { chromium } = createRequire(new URL('../wallet/package.json', import.meta.url))('playwright-core') as Playwright
const folder = new URL('../docs/pictures/', import.meta.url)
mkdirSync(folder, { recursive: true })
const sandbox = await startSandbox({ wallet: { files }, env: { LOG_LEVEL: 'warn' } })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
})
try {
  for (const [name, height] of [
    ['connected-apps', 900],
    ['consent', 700]
  ] as const) {
    const request = name === 'consent' && (await sandbox.gateway.app.inject({ url: '/sandbox/grant-request' }))
    const url = request ? request.json<{ interactRedirect: string }>().interactRedirect : sandbox.url
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({
        ...{ colorScheme, viewport: { width: 720, height }, locale: 'en-GB', timezoneId: 'UTC' }
      })
      await page.goto(url)
      await page.waitForSelector('article')
      const { pathname } = new URL(`${name}-${colorScheme}.png`, folder)
      await page.screenshot({ path: pathname })
      console.log(`docs/pictures/${name}-${colorScheme}.png`)
    }
  }
} finally {
  await browser.close()
  await sandbox.close()
}
