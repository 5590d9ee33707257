import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describeWithChromium } from '../../test/support/chromium.ts'
import { startShown, type Shown } from './chromium.ts'
import { states } from './states.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** For the sheet of all states that `npm run pictures` makes. */
let kept = 0
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.STATES_FOLDER
  if (folder === undefined) return
  await page.setViewportSize({ width: 390, height: 780 })
  await page.screenshot({ path: join(folder, `${String(kept++).padStart(2, '0')} ${name}.png`) })
}

/** Everything that axe finds against WCAG 2.2 AA, and its own best practices. */
async function problems(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)'
  )
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** Controls whose outline stands out from what is behind by less than 3:1. */
const faintControls = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (colour: string): number => {
      const [r = 0, g = 0, b = 0] = channels(colour).map((it) => {
        const part = it / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = (element: Element | null): string => {
      for (let it = element; it; it = it.parentElement) {
        const { backgroundColor } = getComputedStyle(it)
        if ((channels(backgroundColor)[3] ?? 1) > 0.99) return backgroundColor
      }
      return 'rgb(255, 255, 255)'
    }
    const controls = document.querySelectorAll('button:enabled, select, input:not([type=checkbox]), a.button')
    return [...controls].flatMap((control) => {
      const [a, b] = [luminance(getComputedStyle(control).borderTopColor), luminance(behind(control.parentElement))]
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      return ratio < 3 ? [`${control.outerHTML.slice(0, 120)}: ${ratio.toFixed(2)}`] : []
    })
  })

const views = [
  // 1280 pixels at 400 % are 320.
  { width: 320, colorScheme: 'light', forcedColors: 'none' },
  { width: 1440, colorScheme: 'dark', forcedColors: 'none' },
  { width: 390, colorScheme: 'dark', forcedColors: 'active' }
] as const

describeWithChromium('the page is accessible', () => {
  let shown: Shown
  let page: Page
  beforeAll(async () => {
    shown = await startShown()
    page = await shown.open('alice')
  })
  afterAll(() => shown?.close())

  it.each(states)(
    'the page has no finding of axe, scrolls one way only and outlines its controls, in the state "%s"',
    async (name, open) => {
      await page.setViewportSize({ width: 900, height: 900 })
      await open(page, shown.harness)
      for (const { width, colorScheme, forcedColors } of views) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
        // Colours of the system are not known to axe.
        const found = forcedColors === 'active' ? [] : [...(await problems(page)), ...(await faintControls(page))]
        const wider = (await page.evaluate(() => document.documentElement.scrollWidth)) - width
        expect([name, width, found, wider > 0]).toEqual([name, width, [], false])
      }
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
      await keep(page, name)
      expect(await page.title()).toMatch(/ – Example Wallet$/)
      expect(await page.locator('h1').count()).toBe(1)
    }
  )

  it.each(['limit', 'end'])('a request without %s is answered by keyboard alone, after one step more', async (what) => {
    const [, open] = states.find(([name]) => new RegExp(`^consent without an? ${what}`).test(name))!
    // A page of its own: it goes on to the client in the end.
    const page = await shown.open('alice')
    await open(page, shown.harness)
    // The focus is on the box that was missed, and the hint belongs to it.
    const hint = await page.evaluate(() => {
      const box = document.activeElement
      return [
        box?.getAttribute('type'),
        document.getElementById(box?.getAttribute('aria-describedby') ?? '')?.textContent
      ]
    })
    expect(hint).toEqual(['checkbox', 'If you want to allow this, tick the box first.'])
    expect(shown.harness.rafiki.store.gnap.interactions.at(-1)?.state).toBe('PENDING')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Decline')
    await page.keyboard.press('Tab')
    const left = page.waitForRequest(/\/interact\/.*\/finish/)
    await page.keyboard.press('Enter')
    await left
    expect(shown.harness.rafiki.store.gnap.interactions.at(-1)?.state).toBe('APPROVED')
  })

  it('the page is up to date again when its window gets the focus, and says when it is offline that nothing was sent', async () => {
    await states[0]![1](page, shown.harness)
    const tunes = page.locator('article[data-client*="tunes"]')
    await tunes.waitFor()
    const asked: string[] = []
    page.on('request', (it) => void asked.push(it.postData() ?? ''))
    await shown.context.setOffline(true)
    await tunes.getByRole('button', { name: /^End/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: /still has this permission\. You are offline/ })
      .waitFor()
    expect(asked.filter((body) => body.includes('RevokeGrant'))).toEqual([])
    await shown.context.setOffline(false)
    for (const row of shown.harness.rafiki.store.grants)
      if (row.client?.includes('tunes')) Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    const now = await page.evaluate(() => Date.now())
    await page.evaluate((at) => {
      Date.now = () => at + 60_000
      window.dispatchEvent(new Event('focus'))
    }, now)
    await tunes.waitFor({ state: 'detached' })
  })
})

describeWithChromium('in Arabic, the page', () => {
  it('the page in Arabic reads from right to left, is one with its tags, and has no finding of axe', async () => {
    const shown = await startShown({ locale: 'ar-EG', width: 390 })
    try {
      const page = await shown.open('alice')
      expect(await page.evaluate(() => [document.documentElement.lang, document.dir])).toEqual(['ar', 'rtl'])
      expect(await page.locator('h1').textContent()).toBe('التطبيقات المتصلة')
      expect(await page.locator('footer.unreviewed').count()).toBe(1)
      expect(await problems(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      await keep(page, 'list, in Arabic')
      // Only the language that is used is loaded.
      const scripts: string[] = await page.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
      )
      const catalogues = scripts.filter((path) => /\/(en|de|es|fr|pt|ar)-\w+\.js$/.test(path))
      expect([catalogues.length > 0, catalogues.filter((path) => !path.includes('/ar-'))]).toEqual([true, []])
    } finally {
      await shown.close()
    }
  })
})
