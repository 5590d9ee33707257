import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import type { SandboxOptions } from '../../sandbox/start.ts'
import { startHarness, type Harness } from '../../test/support/harness.ts'
import { chromiumOptions } from '../../test/support/chromium.ts'

export interface Violation {
  directive: string
  blocked: string
}

export interface Shown {
  harness: Harness
  context: BrowserContext
  /** What broke the pages' policies so far, or was said on a console as an error, or was thrown. */
  wrong: string[]
  /** Requests that left for anywhere but the gateway. */
  elsewhere: string[]
  close: () => Promise<void>
}

/** Builds `dist/graphiql/`; nothing where it was built from the same files before. */
export async function buildExplorer(): Promise<void> {
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL('../build.js', import.meta.url))])
}

/** The sandbox, and a Chromium with a profile of its own in front of it. Close both. */
export async function startShown(options: Pick<SandboxOptions, 'env' | 'pages'> = {}): Promise<Shown> {
  const { chromium } = await import('playwright-core')
  const harness = await startHarness({ seed: builtinSeed(), ...options })
  const profile = mkdtempSync(join(tmpdir(), 'rafiki-gateway-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumOptions,
    // Editors draw the lines that can be seen: most of an answer is.
    viewport: { width: 1280, height: 1600 }
  })
  context.setDefaultTimeout(120_000)
  const wrong: string[] = []
  const elsewhere: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text())
  })
  context.on('weberror', (error) => wrong.push(error.error().message))
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol !== 'data:' && origin !== harness.url) elsewhere.push(request.url())
  })
  await context.exposeBinding('violated', (_, { directive, blocked }: Violation) => {
    wrong.push(`${directive}: ${blocked}`)
  })
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective: directive, blockedURI: blocked }) => {
      ;(globalThis as unknown as { violated: (it: Violation) => void }).violated({ directive, blocked })
    })
  )
  return {
    ...{ harness, context, wrong, elsewhere },
    async close() {
      await context.close()
      await harness.close()
      rmSync(profile, { recursive: true, force: true })
    }
  }
}

/** The link of the picker that is marked as who is asking. */
export const picked = (page: Page): Promise<string | null> => page.locator('nav [aria-current]').textContent()

const axe = (): string => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds serious: the rule, and where.
 * @param others rules that are not looked at in some parts of the page
 */
export async function problems(page: Page, others: { rule: string; within: string }[] = []): Promise<string[]> {
  await page.evaluate(axe())
  return page.evaluate(async (left) => {
    interface Violation {
      id: string
      impact: string
      nodes: { html: string; target: string[] }[]
    }
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } }
    const { violations } = await axe.run()
    const isLeft = (rule: string, [target = 'body']: string[]): boolean =>
      left.some((it) => it.rule === rule && document.querySelector(target)?.closest(it.within))
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .flatMap(({ id, nodes }) =>
        nodes.filter(({ target }) => !isLeft(id, target)).map(({ html }) => `${id}: ${html.slice(0, 120)}`)
      )
  }, others)
}
