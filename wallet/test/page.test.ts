import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page, Request } from 'playwright-core'
import { askConsent } from '../../test/support/grantRequests.ts'
import { newSigningKey } from '../../sandbox/signing.ts'
import { startShown, type Shown } from './chromium.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'

const card = (page: Page, client: string) => page.locator(`article[data-client*="${client}"]`)
const statusesOf = ({ harness }: Shown, client: string) =>
  harness.rafiki.store.grants.filter((row) => row.client?.includes(client)).map((row) => row.finalizationReason)

/** The operations that the page sends from now on. */
function watch(page: Page): string[] {
  const asked: string[] = []
  page.on('request', (request: Request) => {
    const body = request.url().endsWith('/graphql') ? request.postDataJSON() : undefined
    if (body) asked.push((body as { operationName: string }).operationName)
  })
  return asked
}

describeWithChromium('in a browser, the page', () => {
  let shown: Shown
  let wrong: string[]
  beforeEach(async () => {
    shown = await startShown()
    wrong = []
    // A policy that is broken, or a fault of React's, is told on the console.
    shown.context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text())
    })
    shown.context.on('weberror', (error) => wrong.push(error.error().message))
  })
  afterEach(() => shown.close())

  it('the page shows who has access and to what, in one request and with a strict policy', async () => {
    const page = await shown.open('alice')
    const tunes = card(page, 'tunes')
    expect(await tunes.locator('h3').textContent()).toBe('Tunes')
    expect(await tunes.locator('.address').textContent()).toBe('https://tunes.example/subscriptions')
    expect(await tunes.locator('.spends').first().textContent()).toMatch(
      /up to 10\.99 USD each month until .*10\.99 USD spent since/
    )
    expect(await page.locator('article').count()).toBe(7)
    const response = await page.request.get(shown.harness.url)
    expect(response.headers()['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/
    )
    expect(wrong).toEqual([])
  })

  it('the page shows more apps when asked to', async () => {
    const { grants } = shown.harness.rafiki.store
    const row = grants.find(({ client }) => client?.includes('rainforest'))!
    for (let n = 0; n < 20; n += 1) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
      grants.push({ ...row, id, client: `https://app${n}.example/app` })
    }
    const page = await shown.open('alice')
    expect(await page.locator('article').count()).toBe(20)
    await page.getByRole('button', { name: 'Show more apps' }).click()
    await page.locator('article').nth(26).waitFor()
    expect(await page.locator('article').count()).toBe(27)
  })

  it('the page shows more permissions of a client who has many, by keyboard too, and all of them end together', async () => {
    const { grants } = shown.harness.rafiki.store
    const row = grants.find(({ client }) => client?.includes('rainforest'))!
    for (let n = 0; n < 44; n += 1) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
      const access = row.access.map((it, at) => ({
        ...it,
        id: `00000000-0000-4000-9000-${n * 10 + at}`.padEnd(36, '0')
      }))
      const createdAt = new Date(Date.parse(row.createdAt) - n * 1000).toISOString()
      grants.push({ ...row, id, access, createdAt, client: 'https://many.example/app' })
    }
    const page = await shown.open('alice')
    const asked = watch(page)
    const many = card(page, 'many')
    const items = many.locator('li.grant')
    expect([await items.count(), await page.locator('article').count()]).toEqual([20, 8])
    const more = many.getByRole('button', { name: 'Show more permissions' })
    await more.focus()
    await page.keyboard.press('Enter')
    await items.nth(39).waitFor()
    // The first that came has the focus, and what was there stays.
    await page.waitForFunction(
      () => document.activeElement === document.querySelectorAll('[data-client*=many] li.grant')[20]
    )
    await more.click()
    await items.nth(43).waitFor()
    expect([await items.count(), await more.count()]).toEqual([44, 0])
    expect(asked).toEqual(['ClientGrants', 'ClientGrants'])
    await many.getByRole('button', { name: 'Disconnect' }).click()
    expect(await page.getByRole('dialog').textContent()).toContain(': 44 permissions and requests')
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await many.waitFor({ state: 'detached' })
    expect(new Set(statusesOf(shown, 'many'))).toEqual(new Set(['REVOKED']))
    expect(await page.locator('article').count()).toBe(7)
  })

  it('the page revokes after asking, by keyboard alone, and keeps the focus near', async () => {
    const page = await shown.open('alice')
    const asked = watch(page)
    const headings = await page.locator('.cards h3').allTextContents()
    const after = headings[headings.indexOf('Tunes') + 1]
    expect(after).toMatch(/\w/)
    await card(page, 'tunes').getByRole('button', { name: 'Revoke' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Revoke this permission?' })
    expect(await dialog.textContent()).toMatch(/under way already go on.*learned about you so far stays with it/)
    // What takes nothing away comes first, and Escape leaves.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep it')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(statusesOf(shown, 'tunes')).toContain('ISSUED')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Revoke/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Revoked.' }).waitFor()
    await card(page, 'tunes').waitFor({ state: 'detached' })
    expect(asked).toEqual(['RevokeGrant'])
    // On the app that stands in its place now: not at the top, where the page would jump.
    await page.waitForFunction((next) => document.activeElement?.textContent === next, after)
    await page.getByText('What ended').click()
    await page.locator('.ended article').filter({ hasText: 'tunes' }).first().waitFor()
    expect(asked).toEqual(['RevokeGrant', 'EndedGrants', 'EndedTimes'])
  })

  it('the page revokes all of a client, and nothing of another’s', async () => {
    const page = await shown.open('alice')
    const asked = watch(page)
    await card(page, 'shop').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('status').filter({ hasText: 'Disconnected.' }).waitFor()
    await card(page, 'shop').waitFor({ state: 'detached' })
    expect(asked).toEqual(['RevokeClient'])
    const left = shown.harness.rafiki.store.grants.filter(
      (row) => row.client?.includes('shop') && row.access.some(({ identifier }) => identifier?.endsWith('/alice'))
    )
    expect(left.map((row) => row.finalizationReason)).toEqual(left.map(() => 'REVOKED'))
    expect(await page.locator('article').count()).toBe(6)
  })

  it('the page never shows Bob what is Alice’s, not even after her in the same browser', async () => {
    const page = await shown.open('alice')
    expect(await card(page, 'rainforest').count()).toBe(1)
    await page.getByLabel('Sandbox: you are').selectOption('bob')
    await card(page, 'homes').waitFor()
    expect(await card(page, 'rainforest').count()).toBe(0)
    expect(await page.locator('main').textContent()).not.toMatch(/wallet\.example\/alice/)
    const nobody = await shown.open('nobody')
    expect(await nobody.locator('main').textContent()).toMatch(/No app has access/)
  })

  it('the page takes back what it showed when revoking failed, and says so', async () => {
    const page = await shown.open('alice')
    shown.harness.rafiki.auth.intercept = () => ({ status: 500, body: '' })
    await card(page, 'tunes').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('alert').filter({ hasText: 'Not revoked.' }).waitFor()
    expect(await card(page, 'tunes').getByRole('button', { name: 'Revoke' }).count()).toBe(1)
    expect(statusesOf(shown, 'tunes')).toContain('ISSUED')
  })

  it('the page says that it does not know where the answer got lost, and stays so when another one ends', async () => {
    const page = await shown.open('alice')
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('"RevokeGrant"') ? route.abort() : route.continue()
    )
    const button = card(page, 'tunes').getByRole('button', { name: 'Revoke' })
    await button.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    const told = page.getByRole('alert').filter({ hasText: 'It is not certain whether that was revoked.' })
    await told.waitFor()
    expect(await told.textContent()).not.toMatch(/Not revoked|no longer/)
    await page.unroute('**/graphql')
    const last = page.locator('li.grant').last()
    await last.scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => window.scrollY)
    expect(before).toBeGreaterThan(200)
    const id = await last.getAttribute('data-grant')
    await last.getByRole('button').click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Revoke|Decline/ })
      .click()
    await page.locator(`[data-grant="${id}"]`).waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.closest('.cards') !== null)
    const moved = before - (await page.evaluate(() => window.scrollY))
    // The page became shorter, by one card at most.
    expect(moved).toBeLessThan(400)
  })

  it('the page says that a waiting request is answered elsewhere, and declines it here', async () => {
    const page = await shown.open('alice')
    const waiting = card(page, 'podcasts').locator('li.grant').first()
    expect(await waiting.textContent()).toMatch(/Not answered yet.*go on where the app asked you.*only decline/)
    await waiting.getByRole('button', { name: 'Decline' }).click()
    await page.getByRole('dialog', { name: 'Decline this request?' }).getByRole('button', { name: 'Decline' }).click()
    await page.getByRole('status').filter({ hasText: 'Declined. Podcasts would have to ask you again.' }).waitFor()
    expect(statusesOf(shown, 'podcasts')).toContain('REVOKED')
  })

  it('the page keeps the grants of a client that could not be revoked, with the rest gone, and says how many', async () => {
    const page = await shown.open('alice')
    const shop = card(page, 'shop')
    const before = await shop.locator('li.grant').count()
    expect(before).toBeGreaterThan(1)
    let failed: string | undefined
    shown.harness.rafiki.auth.intercept = ({ text }) => {
      const { query, variables } = JSON.parse(text) as {
        query: string
        variables: Record<string, { grantId?: string }>
      }
      const id = variables.input?.grantId ?? JSON.stringify(variables)
      if (!query.includes('revokeGrant') || id !== (failed ??= id)) return undefined
      return { status: 500, body: '' }
    }
    await shop.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page
      .getByRole('alert')
      .filter({ hasText: `1 of ${before} permissions of Shop could not be revoked` })
      .waitFor()
    expect(await shop.locator('li.grant').count()).toBe(1)
    expect(await shop.getByText('Revoking…').count()).toBe(0)
    shown.harness.rafiki.auth.intercept = undefined
    await shop.getByRole('button', { name: /Revoke|Decline/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Revoke|Decline/ })
      .click()
    await shop.waitFor({ state: 'detached' })
  })

  it('the page shows what it can while the backend is down, and all again once it is up', async () => {
    shown.harness.rafiki.backend.intercept = () => ({ status: 500, body: '' })
    const page = await shown.open('alice')
    expect(await page.locator('.partly').textContent()).toMatch(/could not be read just now/)
    expect(await card(page, 'tunes').textContent()).toMatch(/up to 10\.99 USD.*What was spent cannot be read just now/)
    expect(await card(page, 'tunes').textContent()).not.toMatch(/never used|Nothing spent/)
    shown.harness.rafiki.backend.intercept = undefined
    await page.getByRole('button', { name: 'Try again' }).click()
    await card(page, 'tunes').filter({ hasText: '10.99 USD spent' }).waitFor({ timeout: 20_000 })
  })

  it('the page says that nothing can be shown while Rafiki is down, and can be told to try again', async () => {
    shown.harness.rafiki.auth.intercept = () => ({ status: 500, body: '' })
    const page = await shown.open('alice')
    expect(await page.getByRole('alert').filter({ hasText: 'cannot be shown' }).count()).toBe(1)
    shown.harness.rafiki.auth.intercept = undefined
    await page.getByRole('button', { name: 'Try again' }).click()
    await card(page, 'tunes').waitFor({ timeout: 20_000 })
  })

  describe('asked for consent', () => {
    async function shopAsks(): Promise<Page> {
      const page = await shown.open('alice')
      await page.getByRole('button', { name: 'Let a shop ask Alice' }).click()
      await page.getByRole('heading', { name: 'An app asks' }).waitFor()
      return page
    }
    const newest = () => shown.harness.rafiki.store.grants.at(-1)

    it('the consent page allows a request, and the browser carries it back to the client', async () => {
      const page = await shopAsks()
      expect(await page.locator('main').textContent()).toMatch(/https:\/\/shop\.example\/checkout.*up to 49\.00 USD/)
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.waitForURL(/\/sandbox\/back\?.*interact_ref=/)
      expect(newest()).toMatchObject({ state: 'APPROVED' })
      expect(wrong).toEqual([])
    })

    it('the consent page has an old sign-in proven again before it allows, and goes on from there', async () => {
      const { mint, people } = shown.harness
      const old = { alice: await mint({ ...people.alice, auth_time: Math.floor(Date.now() / 1000) - 3600 }) }
      // A wallet gives a fresh token once its account holder has signed in again, and not before.
      await shown.context.route('**/sandbox/tokens', (route) => route.fulfill({ json: old }))
      const page = await shopAsks()
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.getByRole('alert').filter({ hasText: 'show again that it is you' }).waitFor()
      expect(newest()).toMatchObject({ state: 'PENDING' })
      expect(new URL(page.url()).pathname).toBe('/consent')
      await page.getByRole('button', { name: 'It is me: allow' }).click()
      await page.waitForURL(/\/sandbox\/back\?.*interact_ref=/)
      expect(newest()).toMatchObject({ state: 'APPROVED' })
    })

    it('the consent page declines with an old sign-in: to say no is never held up', async () => {
      const { mint, people } = shown.harness
      const old = { alice: await mint({ ...people.alice, auth_time: Math.floor(Date.now() / 1000) - 3600 }) }
      await shown.context.route('**/sandbox/tokens', (route) => route.fulfill({ json: old }))
      const page = await shopAsks()
      await page.getByRole('button', { name: 'Decline' }).click()
      await page.waitForURL(/\/sandbox\/back\?.*result=grant_rejected/)
    })

    it.each(['Allow', 'Decline'])(
      'the consent page %s holds where the client’s name cannot be read',
      async (name) => {
        shown.harness.rafiki.wallets.intercept = () => ({ status: 500, body: '' })
        const page = await shopAsks()
        expect(await page.locator('h2').first().textContent()).toBe('shop.example/checkout')
        await page.getByRole('button', { name }).click()
        await page.waitForURL(/\/sandbox\/back\?/)
      },
      60_000
    )

    it('the consent page declines a request, and the browser carries it back to the client', async () => {
      const page = await shopAsks()
      await page.getByRole('button', { name: 'Decline' }).click()
      await page.waitForURL(/\/sandbox\/back\?.*result=grant_rejected/)
      expect(newest()).toMatchObject({ state: 'FINALIZED', finalizationReason: 'REJECTED' })
    })

    it('the consent page shows nothing that a link says, and nothing of Alice’s to Bob', async () => {
      const page = await shopAsks()
      const link = new URL(page.url())
      link.searchParams.set('clientName', 'Your Own Bank')
      link.searchParams.set('clientUri', 'https://bank.example')
      await page.goto(link.href)
      await page.getByRole('heading', { name: 'Shop' }).waitFor()
      expect(await page.locator('body').textContent()).not.toMatch(/bank/i)
      const bob = await shown.open('bob', `/consent${link.search}`)
      await bob.getByRole('heading', { name: 'Nothing to answer here' }).waitFor()
      expect(await bob.locator('body').textContent()).not.toMatch(/shop\.example|49\.00/)
    })

    it('the consent page says before the browser goes when the client wants no way back', async () => {
      const { page: link } = await askConsent(shown.harness, { finish: null })
      const page = await shown.open('alice', `/consent${link.search}`)
      await page.getByRole('button', { name: 'Allow' }).click()
      const finish = page.getByRole('link', { name: 'Finish in a new tab' })
      expect(await finish.getAttribute('href')).toContain('/finish')
      expect(new URL(page.url()).pathname).toBe('/consent')
    })
  })
})

describeWithChromium('axe finds nothing serious', () => {
  const axe = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

  async function problems(page: Page): Promise<string[]> {
    await page.evaluate(axe())
    const found: { id: string; impact: string; nodes: { html: string }[] }[] = await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)'
    )
    return found
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
  }

  it.each([
    ['light', 900],
    ['dark', 900],
    ['light', 390],
    ['dark', 390]
  ] as const)(
    'axe finds nothing serious in %s, %i pixels wide: list, dialog, history, consent, failure',
    async (colorScheme, width) => {
      const shown = await startShown({ colorScheme, width })
      try {
        const page = await shown.open('alice')
        expect(await problems(page)).toEqual([])
        // The page is as wide as the window: nobody has to scroll sideways.
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
        await page.getByText('What ended').click()
        await page.locator('.ended article').first().waitFor()
        expect(await problems(page)).toEqual([])
        await card(page, 'shop').getByRole('button', { name: 'Disconnect' }).click()
        expect(await problems(page)).toEqual([])
        const { page: link } = await askConsent(shown.harness)
        expect(await problems(await shown.open('alice', `/consent${link.search}`))).toEqual([])
        shown.harness.rafiki.backend.intercept = () => ({ status: 500, body: '' })
        expect(await problems(await shown.open('alice'))).toEqual([])
        shown.harness.rafiki.auth.intercept = () => ({ status: 500, body: '' })
        expect(await problems(await shown.open('alice'))).toEqual([])
      } finally {
        await shown.close()
      }
    },
    90_000
  )
})

describeWithChromium('with a journal, the page', () => {
  let shown: Shown
  beforeEach(async () => {
    shown = await startShown({
      sandbox: { journal: { database: 'memory', retentionDays: undefined, callers: 'none' }, signing: newSigningKey() }
    })
  })
  afterEach(() => shown.close())

  it('the page says when and by whom a grant was ended, and what happened to it', async () => {
    const page = await shown.open('alice')
    await card(page, 'tunes').getByRole('button', { name: 'Revoke' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('What ended').click()
    const ended = page.locator('.ended article').filter({ hasText: 'by you' })
    await ended.waitFor()
    await ended.getByText('History').click()
    await ended.getByText('You ended the permission').waitFor()
    const download = page.waitForEvent('download')
    await ended.getByRole('button', { name: 'Save the receipt of the end' }).click()
    expect((await download).suggestedFilename()).toMatch(/^ended-.*\.jwt$/)
    await ended.getByRole('button', { name: 'View the receipt of the end' }).click()
    expect(await ended.locator('pre').textContent()).toContain('"consent withdrawn"')
    await page.getByText('Activity').click()
    await page.locator('.history .events').getByText('You ended the permission').first().waitFor()
  })
})
