import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { startSandbox } from '../sandbox/start.ts'
import { buildWallet } from '../sandbox/wallet.ts'

/* Measures the example page on a slow network, cold cache: when its first heading shows, when it can be used, what came. */

const runs = 5
const network = { offline: false, downloadThroughput: 50_000, uploadThroughput: 50_000, latency: 400 }

const sandbox = await startSandbox({ wallet: { files: buildWallet(console.log) }, env: { LOG_LEVEL: 'warn' } })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
})

async function visit() {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', network)
  const bodies: Promise<number>[] = []
  let bytes = 0
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  page.on('response', (response) => {
    if (/\.js$/.test(new URL(response.url()).pathname))
      bodies.push(
        response.body().then(
          (body) => gzipSync(body).length,
          () => 0
        )
      )
  })
  const from = performance.now()
  const at = () => Math.round(performance.now() - from)
  const going = page.goto(sandbox.url, { waitUntil: 'commit' })
  const heading = page.waitForSelector('h1', { timeout: 60_000 })
  const usable = page.waitForSelector('article', { timeout: 60_000 }).then(at)
  await going
  const [, used] = await Promise.all([heading, usable])
  // The heading stands in the page itself, so it is in the first paint.
  const first = await page.evaluate(() =>
    Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN)
  )
  const scripts = (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0)
  await context.close()
  return { first, used, scripts, bytes }
}

try {
  const visits: Awaited<ReturnType<typeof visit>>[] = []
  for (let run = 0; run < runs; run += 1) visits.push(await visit())
  const median = (key: keyof Awaited<ReturnType<typeof visit>>) =>
    visits.map((it) => it[key]).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  console.log(`first heading ${median('first')} ms, list usable ${median('used')} ms (medians of ${runs})`)
  console.log(
    `scripts until then ${(median('scripts') / 1000).toFixed(1)} kB gzipped, ${(median('bytes') / 1000).toFixed(1)} kB transferred`
  )
} finally {
  await browser.close()
  await sandbox.close()
}
