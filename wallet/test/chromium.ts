import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { buildWallet } from '../../sandbox/wallet.ts'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { startHarness, type Harness } from '../../test/harness.ts'
import { chromiumPath } from './installed.ts'

export interface Shown {
  harness: Harness
  context: BrowserContext
  /** A page of its own, as one of the sandbox's people. */
  open: (person: string, path?: string) => Promise<Page>
  close: () => Promise<void>
}

interface Options {
  colorScheme?: 'light' | 'dark'
  width?: number
}

/** The sandbox with the example page, and a Chromium with a profile of its own in front of it. Close both. */
export async function startShown({ colorScheme = 'light', width = 900 }: Options = {}): Promise<Shown> {
  const { chromium } = await import('playwright-core')
  const files = await buildWallet(() => {})
  if (!files) throw new Error('the example page was not built')
  const harness = await startHarness({ seed: builtinSeed(), wallet: { files } })
  const profile = mkdtempSync(join(tmpdir(), 'rafiki-gateway-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync']
    ],
    viewport: { width, height: 900 },
    ...{ colorScheme, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' }
  })
  context.setDefaultTimeout(10_000)
  return {
    harness,
    context,
    async open(person, path = '/') {
      const page = await context.newPage()
      await page.addInitScript(`sessionStorage.setItem('sandbox person', ${JSON.stringify(person)})`)
      await page.goto(`${harness.url}${path}`)
      await page.waitForSelector('main:not([aria-busy])')
      return page
    },
    async close() {
      await context.close()
      await harness.close()
      rmSync(profile, { recursive: true, force: true })
    }
  }
}
