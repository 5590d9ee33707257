import { readFileSync } from 'node:fs'
import type { Page, Request } from 'playwright-core'
import { verifySigned, type PublicKeys } from '../../src/journal/signing.ts'
import { askConsent, debitAmount, pay } from '../../test/support/grantRequests.ts'
import { addKey, addressNamed } from '../../test/support/payments.ts'
import { newSigningKey } from '../../sandbox/signing.ts'
import { startShown, type Shown } from './chromium.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'

const card = (page: Page, client: string) => page.locator(`article[data-client*="${client}"]`)
const request = (page: Page, client: string) => page.locator(`article[data-request*="${client}"]`)
const cards = (page: Page) => page.locator('article[data-client]')
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

  it('the page shows who has access and to what, and what waits, with a strict policy', async () => {
    const page = await shown.open('alice')
    const tunes = card(page, 'tunes')
    expect(await tunes.locator('h3').textContent()).toBe('Tunes')
    expect(await tunes.locator('.address').textContent()).toBe('https://tunes.example/subscriptions')
    expect(await tunes.locator('.spends').first().textContent()).toMatch(
      /up to 10\.99.USD each month\..*It ends on.*10\.99.USD spent since/
    )
    expect([await cards(page).count(), await page.locator('article[data-request]').count()]).toEqual([6, 2])
    expect(await page.locator('.summary').textContent()).toMatch(
      /6 active permissions.*5 of them can send money.*2 requests wait/
    )
    const response = await page.request.get(shown.harness.url)
    expect(response.headers()['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/
    )
    expect(wrong).toEqual([])
  })

  it('130 apps, one of them with 60 permissions, are found, read and ended by keyboard alone, some at a time', async () => {
    const { grants } = shown.harness.rafiki.store
    const row = grants.find(({ client }) => client?.includes('rainforest'))!
    const add = (n: number, client: string, like = row) => {
      const id = (group: string, at: number) => `00000000-0000-4000-${group}-${String(at).padStart(12, '0')}`
      const access = like.access.map((it, at) => ({ ...it, id: id('9000', n * 10 + at) }))
      const createdAt = new Date(Date.parse(like.createdAt) - n * 1000).toISOString()
      grants.push({ ...like, id: id('8000', n), access, createdAt, client })
    }
    for (let n = 0; n < 123; n += 1) add(n, `https://app${n}.example/app`)
    for (let n = 123; n < 183; n += 1) add(n, 'https://many.example/app')
    const waits = grants.find((it) => it.client?.includes('podcasts') && it.state === 'PENDING')!
    // None of them is over before the test is.
    waits.createdAt = new Date().toISOString()
    for (let n = 183; n < 202; n += 1) add(n, 'https://asks.example/app', waits)
    const page = await shown.open('alice')
    // Requests come by the page, too: no stranger's many hide one from its reader.
    const requests = page.locator('article[data-request]')
    expect(await requests.count()).toBe(20)
    await page.getByRole('button', { name: 'Show older ones' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement === document.querySelectorAll('[data-request] h3')[20])
    expect([await requests.count(), await page.getByRole('button', { name: 'Show older ones' }).count()]).toEqual([
      21, 0
    ])
    const asked = watch(page)
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    const tabTo = async (text: RegExp, atMost: number) => {
      for (let n = 0; n < atMost && !text.test((await focused()) ?? ''); n += 1) await page.keyboard.press('Tab')
      expect(await focused()).toMatch(text)
    }
    expect(await cards(page).count()).toBe(20)
    const more = page.getByRole('button', { name: 'Show more apps' })
    await more.focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement === document.querySelectorAll('[data-client] h3')[20])
    expect([await cards(page).count(), asked]).toEqual([40, ['ConnectedApps']])
    // A search is of all, and fetches the rest.
    await page.getByLabel('Search by name or address').focus()
    await page.keyboard.type('many')
    await page.getByText('1 app', { exact: true }).waitFor()
    expect([await cards(page).count(), asked]).toEqual([1, ['ConnectedApps', 'ConnectedApps', 'ConnectedApps']])
    await tabTo(/60 permissions/, 12)
    await page.keyboard.press('Enter')
    const items = card(page, 'many').locator('li.grant')
    await items.nth(29).waitFor()
    expect(await page.title()).toBe('many.example/app – Example Wallet')
    const permissions = page.getByRole('button', { name: 'Show more permissions' })
    await permissions.focus()
    await page.keyboard.press('Enter')
    // The first that came has the focus, and what was there stays.
    await page.waitForFunction(
      () => document.activeElement === document.querySelectorAll('[data-client*=many] li.grant')[30]
    )
    expect([await items.count(), await permissions.count()]).toEqual([60, 0])
    // At the head: it need not be looked for among sixty.
    await page.locator('h1').focus()
    await tabTo(/^Disconnect$/, 2)
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').textContent()).toContain('60 active permissions')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('This app has no permissions any more.').waitFor()
    expect(statusesOf(shown, 'many')).toEqual(Array.from({ length: 60 }, () => 'REVOKED'))
    expect(asked.filter((name) => name === 'RevokeClient')).toHaveLength(1)
    await page.getByRole('link', { name: 'All connected apps' }).focus()
    await page.keyboard.press('Enter')
    await cards(page).first().waitFor()
    expect(await card(page, 'many').count()).toBe(0)
  })

  it('the page revokes after asking, by keyboard alone, and keeps the focus near', async () => {
    const page = await shown.open('alice')
    const asked = watch(page)
    const headings = await cards(page).locator('h3').allTextContents()
    const after = headings[headings.indexOf('Tunes') + 1]
    expect(after).toMatch(/\w/)
    await card(page, 'tunes').getByRole('button', { name: 'End' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: /^End this permission of .Tunes.\?$/ })
    expect(await dialog.textContent()).toMatch(/already under way go on.*learned about you so far stays with it/)
    // Where it is longer than the screen, it is read from its beginning, and the buttons stay in sight.
    for (const [width, height] of [
      [320, 185],
      [360, 500]
    ] as const) {
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width, height })
      await page.keyboard.press('Enter')
      expect(await dialog.evaluate((it) => [document.activeElement?.tagName, it.scrollTop])).toEqual(['H2', 0])
    }
    const end = await dialog.getByRole('button', { name: 'End' }).boundingBox()
    expect(end!.y + end!.height).toBeLessThan(500)
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 900, height: 900 })
    await page.keyboard.press('Enter')
    // What takes nothing away comes first, and Escape leaves.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Keep it')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(statusesOf(shown, 'tunes')).toContain('ISSUED')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^End/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Ended:' }).waitFor()
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
    await card(page, 'splitbill').getByRole('button', { name: 'Disconnect' }).click()
    expect(await page.getByRole('dialog').textContent()).toContain('others gave together with you')
    await page.keyboard.press('Escape')
    await card(page, 'shop').getByRole('button', { name: 'Disconnect' }).click()
    expect(await page.getByRole('dialog').textContent()).not.toContain('others')
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('status').filter({ hasText: 'Disconnected:' }).waitFor()
    await card(page, 'shop').waitFor({ state: 'detached' })
    expect(asked).toEqual(['RevokeClient'])
    const left = shown.harness.rafiki.store.grants.filter(
      (row) => row.client?.includes('shop') && row.access.some(({ identifier }) => identifier?.endsWith('/alice'))
    )
    expect(left.map((row) => row.finalizationReason)).toEqual(left.map(() => 'REVOKED'))
    expect(await cards(page).count()).toBe(5)
    // The request that waited ended with it.
    expect(await request(page, 'shop').count()).toBe(0)
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
    await card(page, 'tunes').getByRole('button', { name: 'End' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await page.getByRole('alert').filter({ hasText: 'still has this permission.' }).waitFor()
    expect(await card(page, 'tunes').getByRole('button', { name: 'End' }).count()).toBe(1)
    expect(statusesOf(shown, 'tunes')).toContain('ISSUED')
    // The old message goes when the next begins, not when that is over.
    shown.harness.rafiki.auth.intercept = undefined
    let goOn: () => void = () => {}
    const held = new Promise<void>((resolve) => (goOn = resolve))
    await page.route('**/graphql', async (route) => {
      await held
      await route.fallback()
    })
    await card(page, 'tunes').getByRole('button', { name: 'End' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await card(page, 'tunes').getByText('Ending…').waitFor()
    expect(await page.locator('.notice').allTextContents()).toEqual(['', ''])
    goOn()
    await page.getByRole('status').filter({ hasText: 'Ended:' }).waitFor()
  })

  it('the page says that it does not know where the answer got lost, and stays so when another one ends', async () => {
    const page = await shown.open('alice')
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('"RevokeGrant"') ? route.abort() : route.continue()
    )
    const button = card(page, 'tunes').getByRole('button', { name: 'End' })
    await button.click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    const told = page.getByRole('alert').filter({ hasText: 'It is not certain whether this permission of' })
    await told.waitFor()
    expect(await told.textContent()).not.toMatch(/still has|no longer/)
    await page.unroute('**/graphql')
    const last = page.locator('li.grant').last()
    await last.scrollIntoViewIfNeeded()
    const before = await page.evaluate(() => window.scrollY)
    expect(before).toBeGreaterThan(200)
    const id = await last.getAttribute('data-grant')
    await last.getByRole('button', { name: 'End' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(End|Decline)/ })
      .click()
    await page.locator(`[data-grant="${id}"]`).waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.closest('.cards') !== null)
    const moved = before - (await page.evaluate(() => window.scrollY))
    // The page became shorter, by one card at most.
    expect(moved).toBeLessThan(400)
  })

  it('the page shows a waiting request in words that are true for a request, and declines it', async () => {
    const page = await shown.open('alice')
    const waiting = request(page, 'podcasts')
    expect(await page.locator('.requests').textContent()).toMatch(/You have allowed none of these.*go back to the app/)
    await waiting.getByText('What it asks for').click()
    expect(await waiting.textContent()).toMatch(/It may send.*It can begin at once/)
    await waiting.getByRole('button', { name: 'Decline' }).click()
    const dialog = page.getByRole('dialog', { name: /^Decline this request of .Podcasts.\?$/ })
    expect(await dialog.textContent()).not.toMatch(/no longer|takes effect|under way|learned/)
    await dialog.getByRole('button', { name: 'Decline' }).click()
    await page
      .getByRole('status')
      .filter({ hasText: /Declined: .Podcasts. does not get this permission/ })
      .waitFor()
    await waiting.waitFor({ state: 'detached' })
    expect(statusesOf(shown, 'podcasts')).toContain('REVOKED')
  })

  it('the page keeps the grants of a client that are not known to be revoked, with the rest gone, and says how many', async () => {
    const page = await shown.open('alice')
    const shop = card(page, 'shop')
    expect(await request(page, 'shop').count()).toBe(1)
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
      .filter({ hasText: /Of \d permissions of .Shop., it is not certain for 1 whether they ended/ })
      .waitFor()
    // One of them is left, wherever it stands.
    const left = page.locator('article:is([data-client*="shop"], [data-request*="shop"]) [data-grant]')
    expect(await left.count()).toBe(1)
    expect(await left.getByText(/Ending…|Declining…/).count()).toBe(0)
    shown.harness.rafiki.auth.intercept = undefined
    await left.getByRole('button', { name: /^(End|Decline)/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(End|Decline)/ })
      .click()
    await left.waitFor({ state: 'detached' })
  })

  it('the page shows what it can while the backend is down, and all again once it is up', async () => {
    shown.harness.rafiki.backend.intercept = () => ({ status: 500, body: '' })
    const page = await shown.open('alice')
    expect(await page.locator('.partly').textContent()).toMatch(/could not be read just now/)
    expect(await card(page, 'tunes').textContent()).toMatch(/up to 10\.99.USD.*What was spent cannot be read just now/)
    expect(await card(page, 'tunes').textContent()).not.toMatch(/Never used|Nothing spent/)
    expect(await page.locator('.summary').textContent()).toMatch(/At least 6 active.*At least 5 of them can send money/)
    shown.harness.rafiki.backend.intercept = undefined
    await page.getByRole('button', { name: 'Try again' }).click()
    await card(page, 'tunes')
      .filter({ hasText: /10\.99.USD spent/ })
      .waitFor({ timeout: 20_000 })
  })

  it('the page says of nothing that there is none where not all was read', async () => {
    const page = await shown.open('alice')
    const tunes = await card(page, 'tunes').locator('h3 a').getAttribute('href')
    const emptied = (answer: string) =>
      answer
        .replace(/"(active|canSpend|awaitingApproval)":\d+/g, '"$1":0')
        .replaceAll('"complete":true', '"complete":false')
        .replace(/"(myClients|myGrants)":{"__typename":"\w+","edges":\[.*\],"pageInfo"/, '"$1":{"edges":[],"pageInfo"')
        .replace(/"grants":{.*(?=}}}\s*$)/, '"grants":null')
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: emptied(await response.text()) })
    })
    await page.reload()
    await page.getByText('There may be more apps').waitFor()
    await page.getByText('What ended').click()
    await page.getByText('There may be more.').waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(
      /No app|None of them|No active|No requests|Nothing|least 0/
    )
    await page.goto(`${shown.harness.url}/${tunes}`)
    await page.getByText('It first asked you').waitFor()
    expect(await page.locator('main').textContent()).not.toMatch(/no permissions/)
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
      await page.getByRole('heading', { name: /asks for your permission/ }).waitFor()
      return page
    }
    const newest = () => shown.harness.rafiki.store.grants.at(-1)

    it('the consent page allows a request, and the browser carries it back to the client', async () => {
      const page = await shopAsks()
      expect(await page.locator('main').textContent()).toMatch(/https:\/\/shop\.example\/checkout.*up to 49\.00.USD/)
      // Who, for what: money first; then the choice.
      expect(await page.locator('h2').allTextContents()).toEqual([
        ...[
          'Who is asked',
          'Who asks',
          'What it may do with your money',
          'What it may see and do besides',
          'Your choice'
        ]
      ])
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.waitForURL(/\/sandbox\/back\?.*interact_ref=/)
      await page.getByText('You allowed it.').waitFor()
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
      // A step, and no fault.
      await page.getByRole('heading', { name: 'One more step' }).waitFor()
      expect(await page.locator('.fault').textContent()).toBe('')
      expect(newest()).toMatchObject({ state: 'PENDING' })
      expect(new URL(page.url()).pathname).toBe('/consent')
      await page.getByRole('button', { name: 'Sign in again and allow' }).click()
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
        expect(await page.locator('h3').first().textContent()).toBe('shop.example/checkout')
        await page.getByRole('button', { name }).click()
        await page.waitForURL(/\/sandbox\/back\?/)
      },
      60_000
    )

    it('the consent page declines a request, and the browser carries it back to the client', async () => {
      const page = await shopAsks()
      await page.getByRole('button', { name: 'Decline' }).click()
      await page.waitForURL(/\/sandbox\/back\?.*result=grant_rejected/)
      await page.getByText('You declined.').waitFor()
      expect(newest()).toMatchObject({ state: 'FINALIZED', finalizationReason: 'REJECTED' })
    })

    it.each([
      ['https://wallet.example/bob', 1],
      ['https://bank.example/bob', 0]
    ])(
      'the consent page names the recipient of a payment request by the profile of %s, if their wallet made it',
      async (address, times) => {
        const receiver = 'https://wallet.example/incoming-payments/016da9d5-c9a4-4c80-a354-86b915a04ff8'
        const access = [{ ...pay('https://wallet.example/alice'), limits: { debitAmount, receiver } }]
        const { page: link } = await askConsent(shown.harness, { access })
        const page = await shown.open('nobody')
        const asked = watch(page)
        const answers = {
          Recipient: { receiver: { __typename: 'Receiver', id: receiver, walletAddressUrl: address } },
          RecipientProfile: {
            walletAddressProfile: {
              __typename: 'WalletAddressProfile',
              walletAddress: address,
              publicName: 'Bo\u202eb'
            }
          }
        }
        await page.route('**/graphql', (route) => {
          const { operationName } = route.request().postDataJSON() as { operationName: string }
          const data = Object.entries(answers).find(([name]) => name === operationName)?.[1]
          return data ? route.fulfill({ json: { data } }) : route.fallback()
        })
        await page.addInitScript(`sessionStorage.setItem('sandbox person', 'alice')`)
        const answered = page.waitForResponse((it) => it.request().postData()?.includes('"Recipient"') === true)
        await page.goto(`${shown.harness.url}/consent${link.search}`)
        await page.getByText('It may pay only one payment request, at').waitFor()
        await answered
        if (times > 0) await page.locator('.recipient').waitFor()
        expect(await page.locator('.recipient').allTextContents()).toEqual(
          Array.from({ length: times }, () =>
            expect.stringMatching(/^The recipient calls itself .Bob.: https:.*\/bob$/)
          )
        )
        expect(asked.filter((name) => name === 'RecipientProfile')).toHaveLength(times)
      },
      60_000
    )

    it('an app with the account holder’s own key is never called by their name, nor known since a day', async () => {
      const own = async (again = false) => {
        const { page: link, row } = await askConsent(shown.harness)
        Object.assign(row, { client: 'https://wallet.example/alice' })
        const page = await shown.open('alice', `/consent${link.search}`)
        await page.getByText(again ? 'An app with your own key first asked' : 'asks you for the first time').waitFor()
        return page
      }
      await own()
      const page = await own(true)
      expect(await page.locator('h1').textContent()).toMatch(/^.An app with your own key. asks for your permission$/)
      expect(await page.locator('main').textContent()).toMatch(/Two apps that do so cannot be told apart/)
      expect(await page.locator('main').textContent()).not.toMatch(/This app first asked|already has/)
      expect(await page.getByRole('link', { name: 'See these keys' }).getAttribute('href')).toBe(
        'https://wallet.example/alice/jwks.json'
      )
      for (const row of shown.harness.rafiki.store.grants.slice(-2))
        Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REJECTED' })
      await page.goto(shown.harness.url)
      await page.getByText('What ended').click()
      const ended = page.locator('.ended article').filter({ hasText: 'Two apps that do so' }).first()
      expect(await ended.locator('h3').textContent()).toBe('An app with your own key')
      expect(await ended.textContent()).toContain('The app can do none of this now:')
    })

    it('a request that can only be declined is not said to be ended later', async () => {
      const { page: link } = await askConsent(shown.harness, { access: [pay('https://wallet.example/Alice')] })
      const page = await shown.open('alice', `/consent${link.search}`)
      expect(await page.locator('main').textContent()).toMatch(/only be declined.*You can answer until/)
      expect(await page.locator('main').textContent()).not.toMatch(/You can end this/)
    })

    it('the consent page shows nothing that a link says, and nothing of Alice’s to Bob', async () => {
      const page = await shopAsks()
      const link = new URL(page.url())
      link.searchParams.set('clientName', 'Your Own Bank')
      link.searchParams.set('clientUri', 'https://bank.example')
      await page.goto(link.href)
      await page.getByRole('heading', { name: 'Shop', exact: true }).waitFor()
      expect(await page.locator('body').textContent()).not.toMatch(/bank/i)
      const bob = await shown.open('bob', `/consent${link.search}`)
      await bob.getByRole('heading', { name: 'There is nothing to answer here' }).waitFor()
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
    await card(page, 'tunes').getByRole('button', { name: 'End' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await page.getByText('What ended').click()
    const ended = page.locator('.ended article').filter({ hasText: 'by you' })
    await ended.waitFor()
    await ended.getByText('History').click()
    await ended.getByText('You ended the permission.').waitFor()
    // An app is its address: a host may have many.
    await ended
      .getByText(/^.tunes\.example\/subscriptions. made a payment of 10\.99/)
      .first()
      .waitFor()
    const download = page.waitForEvent('download')
    await ended.getByRole('button', { name: 'Save this receipt' }).click()
    expect((await download).suggestedFilename()).toMatch(/^ended-.*\.jwt$/)
    await ended.getByRole('button', { name: 'View this receipt' }).click()
    expect(await ended.locator('pre').textContent()).toContain('"consent withdrawn"')
    await page.getByText('Activity').click()
    await page.locator('.history .events').getByText('You ended the permission.').first().waitFor()
  })

  it('the page ends everything at once after asking, by keyboard, goes on where an answer was lost, and gives one receipt', async () => {
    const { grants } = shown.harness.rafiki.store
    const alices = grants.filter((row) => row.access.some(({ identifier }) => identifier?.endsWith('/alice')))
    const others = structuredClone(grants.filter((row) => !alices.includes(row)))
    const page = await shown.open('alice')
    await page.getByRole('link', { name: 'End everything at once' }).focus()
    await page.keyboard.press('Enter')
    const main = page.locator('main.app-page')
    await main.locator('.summary').waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('End everything at once')
    expect(await main.textContent()).toMatch(/new requests.*already under way go on.*learned.*end for them, too/)
    // Nobody answers the first: the page cannot know whether it was done.
    let lost = false
    await page.route('**/graphql', (route) => {
      if (lost || !route.request().postData()?.includes('"RevokeEverythingWithReceipts"')) return route.fallback()
      lost = true
      return route.abort()
    })
    const end = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
    }
    await end('End everything')
    await page.getByRole('heading', { name: 'Not everything is certain to have ended' }).waitFor()
    expect(await page.getByRole('alert').allTextContents()).toContainEqual(
      expect.stringMatching(/repeating is safe.*without this page having heard/)
    )
    expect(await main.textContent()).not.toMatch(/No app has access/)
    await end('Go on')
    await page.getByRole('heading', { name: 'No app has access to your account any more' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H3')
    const receipt = page.getByRole('group', { name: 'Receipt' })
    expect(await receipt.textContent()).toMatch(/10 permissions and requests ended.*https:\/\/shop\.example/)
    const live = alices.filter(({ state }) => state !== 'FINALIZED')
    expect([live, grants.filter((row) => !alices.includes(row))]).toEqual([[], others])
    const download = page.waitForEvent('download')
    await receipt.getByRole('button', { name: 'Save this receipt' }).click()
    const statements = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\n')
    const keys = (await (await fetch(`${shown.harness.url}/.well-known/jwks.json`)).json()) as PublicKeys
    const stated = await Promise.all(statements.map((jws) => verifySigned(jws, 'consent-receipt+jwt', keys)))
    expect(new Set(stated.map((it) => it.grant_id)).size).toBe(10)
    await page.getByRole('link', { name: 'All connected apps' }).click()
    await page.getByText('No app has access to your account.').waitFor()
    await page.waitForFunction(() => document.activeElement?.textContent === 'End everything at once')
  })

  it('the page withdraws published keys as a choice of its own, after signing in again, and none of another’s', async () => {
    const { store } = shown.harness.rafiki
    const [own, bobs] = ['alice', 'bob'].map((name) =>
      addKey(store, addressNamed(store, `https://wallet.example/${name}`).id)
    )
    const { mint, people } = shown.harness
    const old = { alice: await mint({ ...people.alice, auth_time: Math.floor(Date.now() / 1000) - 3600 }) }
    await shown.context.route('**/sandbox/tokens', (route) => route.fulfill({ json: old }))
    const page = await shown.open('alice', '/#everything')
    await page.getByRole('button', { name: 'Withdraw this key' }).click()
    const dialog = page.getByRole('dialog', { name: 'Withdraw this key?' })
    expect(await dialog.textContent()).toMatch(/your own apps included.*cannot be undone/)
    await dialog.getByRole('button', { name: 'Withdraw this key' }).click()
    // A step, and no fault; nothing is withdrawn before.
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect([await page.locator('.fault').textContent(), own?.revoked]).toEqual(['', false])
    await page.getByRole('button', { name: 'Sign in again and withdraw' }).click()
    await page.getByRole('status').filter({ hasText: '1 key is withdrawn.' }).waitFor()
    await page.getByText('Your wallet addresses publish no keys.').waitFor()
    expect([own?.revoked, bobs?.revoked]).toEqual([true, false])
    // The grants are as they were.
    expect(statusesOf(shown, 'tunes')).toContain('ISSUED')
  })
})
