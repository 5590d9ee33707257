import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { buildWallet } from '../../sandbox/wallet.ts'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import type { SandboxOptions } from '../../sandbox/start.ts'
import { startHarness, type Harness } from '../../test/support/harness.ts'
import { chromiumOptions } from '../../test/support/chromium.ts'

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
  locale?: string
  sandbox?: SandboxOptions
}

/** The page, built into a folder of this process's own: test files run beside each other. */
export const pageFolder = mkdtempSync(join(tmpdir(), 'rafiki-gateway-page-'))
process.once('exit', () => rmSync(pageFolder, { recursive: true, force: true }))
let built: ReturnType<typeof buildWallet> | undefined
export const buildPage = () => (built ??= buildWallet(() => {}, { dist: pageFolder }))

/** A Chromium with a profile of its own. */
export async function startChromium({ colorScheme = 'light', width = 900, locale = 'en-GB' }: Options = {}) {
  const { chromium } = await import('playwright-core')
  const profile = mkdtempSync(join(tmpdir(), 'rafiki-gateway-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumOptions,
    locale,
    viewport: { width, height: 900 },
    colorScheme
  })
  context.setDefaultTimeout(120_000)
  return {
    context,
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    }
  }
}

/** The sandbox with the example page, and a Chromium in front of it. Close both. */
export async function startShown(options: Options = {}): Promise<Shown> {
  const files = await buildPage()
  if (!files) throw new Error('the example page was not built')
  const harness = await startHarness({
    seed: builtinSeed(),
    wallet: { files: Promise.resolve(files) },
    ...options.sandbox
  })
  const chromium = await startChromium(options)
  const { context } = chromium
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
      await chromium.close()
      await harness.close()
    }
  }
}
