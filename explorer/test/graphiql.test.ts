import type { Page, Response } from 'playwright-core'
import { allStopped, attempts, framed } from './attempts.ts'
import { buildExplorer, picked, problems, startShown, type Shown } from './chromium.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'

interface Sent {
  query: string
  operationName?: string
}

/** What answers the next operation of this name. */
async function answerTo(page: Page, operation: string): Promise<string> {
  const response: Response = await page.waitForResponse(
    (it) =>
      new URL(it.url()).pathname === '/graphql' && (it.request().postDataJSON() as Sent).operationName === operation
  )
  return response.text()
}

/** The page, with its editor and a schema. */
async function open(
  { context, harness }: Shown,
  { hash = '', colorScheme = 'light' }: { hash?: string; colorScheme?: 'light' | 'dark' } = {}
): Promise<Page> {
  const page = await context.newPage()
  await page.emulateMedia({ colorScheme })
  const schema = answerTo(page, 'IntrospectionQuery')
  await page.goto(`${harness.url}/graphiql${hash}`)
  await schema
  await page.locator('.graphiql-query-editor .view-line').first().waitFor()
  return page
}

const query = (page: Page) => page.locator('.graphiql-query-editor')
const answer = (page: Page) => page.locator('.result-window')

/** Runs what the editor holds by its key. */
async function run(page: Page, operation: string): Promise<string> {
  const line = new RegExp(`^(query|mutation)\\s${operation}\\b`)
  await query(page).locator('.view-line').filter({ hasText: line }).click()
  const text = answerTo(page, operation)
  await page.keyboard.press('Control+Enter')
  return text
}

async function pick(page: Page, title: string): Promise<void> {
  const schema = answerTo(page, 'IntrospectionQuery')
  await page.getByRole('navigation', { name: 'Ask as' }).getByRole('link', { name: title }).click()
  await schema
  await query(page).locator('.view-line').first().waitFor()
}

/**
 * What is GraphiQL's own, and not ours to mend: its tabs are list items with buttons in them, its name and its editor
 * have the colours of its themes.
 */
const graphiqls = [
  { rule: 'color-contrast', within: '.monaco-editor' },
  { rule: 'color-contrast', within: '.graphiql-logo-link' },
  { rule: 'nested-interactive', within: '.graphiql-tab' }
]

const idsIn = (text: string): string[] => [...text.matchAll(/"id":\s*"([^"]+)"/g)].map(([, id = '']) => id)

describeWithChromium('GraphiQL, in a browser', () => {
  let shown: Shown
  beforeAll(buildExplorer, 180_000)
  beforeAll(async () => void (shown = await startShown()))
  afterEach(async () => {
    const { wrong, elsewhere, context } = shown
    for (const page of context.pages()) await page.close()
    expect({ wrong: wrong.splice(0), elsewhere: elsewhere.splice(0) }).toEqual({ wrong: [], elsewhere: [] })
  })
  /** What was stopped is on the console, and is no fault of the page. */
  const told = (): void => {
    shown.wrong.splice(0)
    shown.elsewhere.splice(0)
  }
  afterAll(() => shown.close())

  it('GraphiQL starts as Alice, and shows her grants', async () => {
    const page = await open(shown)
    expect(await picked(page)).toBe('Alice')
    expect(idsIn(await run(page, 'ConnectedApps')).length).toBeGreaterThan(3)
    await answer(page).getByText('https://wallet.example/alice').first().waitFor()
  })

  it('GraphiQL shows Bob, once he is picked, his own and nothing of Alice’s', async () => {
    const page = await open(shown)
    const hers = await run(page, 'ConnectedApps')
    await answer(page).getByText('https://wallet.example/alice').first().waitFor()
    await pick(page, 'Bob')
    expect(await picked(page)).toBe('Bob')
    const his = await run(page, 'ConnectedApps')
    await answer(page).getByText('https://wallet.example/bob').first().waitFor()
    expect(idsIn(his).length).toBeGreaterThan(0)
    // A grant may be for both: it names him, then.
    const naming = (address: string): string[] =>
      shown.harness.rafiki.store.grants
        .filter(({ access }) => access.some(({ identifier }) => identifier === address))
        .map(({ id }) => id)
    const bobs = naming('https://wallet.example/bob')
    expect(idsIn(hers).filter((id) => !bobs.includes(id)).length).toBeGreaterThan(3)
    expect(idsIn(his).filter((id) => !bobs.includes(id))).toEqual([])
    expect(`${his} ${await page.locator('body').innerText()}`).not.toContain('wallet.example/alice')
  })

  it('GraphiQL asks in an operator’s name what only operators see', async () => {
    const page = await open(shown, { hash: '#operator' })
    const { data, errors } = JSON.parse(await run(page, 'Overview'))
    expect(errors).toBeUndefined()
    expect(data.me.subject).toBe('operator')
    const addresses = data.walletAddresses.edges.map(({ node }: { node: { address: string } }) => node.address)
    expect(addresses).toEqual(expect.arrayContaining(['https://wallet.example/alice', 'https://wallet.example/bob']))
    await answer(page).getByText('"subject"').waitFor()
  })

  it('GraphiQL asks in a client’s name, and cancels a grant of its own', async () => {
    const page = await open(shown, { hash: '#client' })
    expect(JSON.parse(await run(page, 'Me'))).toEqual({ data: { me: { subject: 'shop' } } })
    const made = await shown.harness.send('/sandbox/client-grant')
    const { continueUri: uri, continueAccessToken: token } = JSON.parse(made.text)
    await page.getByRole('button', { name: 'Variables' }).click()
    await page.locator('.graphiql-editor-tool .view-lines').first().click()
    await page.keyboard.insertText(JSON.stringify({ uri, token }))
    expect(JSON.parse(await run(page, 'GiveBack'))).toEqual({
      data: { cancelClientGrant: { continueUri: uri, state: 'REVOKED' } }
    })
  })

  it('GraphiQL is used by keyboard alone: person, editor, run', async () => {
    const page = await open(shown)
    const focused = (selector: string) => page.evaluate((it) => document.activeElement?.matches(it) === true, selector)
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 25 && !(await focused(selector)); presses += 1) await page.keyboard.press('Tab')
      expect(await focused(selector)).toBe(true)
    }
    await tabTo('a[href="#bob"]')
    const schema = answerTo(page, 'IntrospectionQuery')
    await page.keyboard.press('Enter')
    await schema
    await query(page).locator('.view-line').first().waitFor()
    // Tab goes past the editor, Enter goes into it.
    await tabTo('.graphiql-query-editor .graphiql-editor')
    await page.keyboard.press('Enter')
    const text = answerTo(page, 'ConnectedApps')
    await page.keyboard.press('Control+Enter')
    expect(JSON.parse(await text).data.me.subject).toBe('bob')
  })

  it('GraphiQL keeps no token anywhere, and nothing of one person’s for the next', async () => {
    const page = await open(shown)
    await run(page, 'ConnectedApps')
    const kept = () =>
      page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
    expect(await kept()).not.toMatch(/eyJ/)
    await pick(page, 'Operator')
    expect(await query(page).innerText()).not.toContain('myGrants')
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  it('GraphiQL’s content security policy lets nothing be loaded from, or sent to, anywhere else', async () => {
    const page = await open(shown)
    expect(await attempts(page)).toEqual(allStopped)
    told()
  })

  it('GraphiQL’s content security policy lets no foreign page frame it', async () => {
    const page = await shown.context.newPage()
    expect(await framed(page, `${shown.harness.url}/graphiql`)).toMatch(/^chrome-error:/)
    told()
  })

  it.each(['light', 'dark'] as const)(
    "axe finds nothing serious in GraphiQL's own parts, in %s",
    async (colorScheme) => {
      const page = await open(shown, { colorScheme })
      await run(page, 'ConnectedApps')
      await answer(page).getByText('https://wallet.example/alice').first().waitFor()
      expect(await problems(page, graphiqls)).toEqual([])
    }
  )
})

describeWithChromium('GraphiQL as a real gateway serves it, in a browser', () => {
  let shown: Shown
  beforeEach(async () => {
    shown = await startShown({ env: { LANDING_PAGE: 'graphiql' }, pages: { people: undefined } })
  })
  afterEach(() => shown.close())

  it('GraphiQL of a real gateway has nobody to pick: callers bring a token, which is kept nowhere', async () => {
    const { context, harness, wrong, elsewhere } = shown
    const page = await context.newPage()
    // The landing page leads there.
    await page.goto(`${harness.url}/graphql`)
    expect(new URL(page.url()).pathname).toBe('/graphiql')
    await query(page).locator('.view-line').first().waitFor()
    expect(await page.locator('nav[aria-labelledby=who]').count()).toBe(0)
    expect(await problems(page, graphiqls)).toEqual([])
    const token = await harness.tokenOf('bob')
    const schema = answerTo(page, 'IntrospectionQuery')
    await page.getByLabel('Bearer token').fill(`Bearer ${token}`)
    await page.keyboard.press('Enter')
    await schema
    expect(JSON.parse(await run(page, 'Me'))).toEqual({ data: { me: { subject: 'bob' } } })
    const kept = await page.evaluate(() =>
      [location.href, document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)].join()
    )
    expect(kept).not.toContain(token)
    expect({ wrong, elsewhere }).toEqual({ wrong: [], elsewhere: [] })
  })
})
