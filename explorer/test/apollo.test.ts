import { decodeJwt } from 'jose'
import type { Page } from 'playwright-core'
import { pagePeople } from '../../sandbox/pages.ts'
import { apolloSandbox } from '../../src/http/pages/headers.ts'
import { allStopped, attempts, framed } from './attempts.ts'
import { picked, problems, startShown, type Shown } from './chromium.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'

/** What the page hands to Apollo's script. */
interface Given {
  target: string
  initialEndpoint: string
  initialState: { document: string; includeCookies: boolean; sharedHeaders?: { authorization: string } }
  runTelemetry: boolean
}

const standIn = 'window.EmbeddedSandbox = class { constructor(options) { window.given = options } }'

/** The page, with a stand-in for Apollo's script: it keeps what it is given. Or with no way to Apollo. */
async function open({ context, harness }: Shown, hash = '', { cut = false } = {}): Promise<Page> {
  const page = await context.newPage()
  await page.route(`${new URL(apolloSandbox.script).origin}/**`, (route) =>
    cut ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: standIn })
  )
  await page.goto(`${harness.url}/graphql${hash}`)
  return page
}

async function givenTo(page: Page): Promise<Given> {
  const given = await page.waitForFunction(() => (globalThis as unknown as { given?: Given }).given)
  return (await given.jsonValue()) as Given
}

const subjectOf = ({ initialState: { sharedHeaders } }: Given): unknown =>
  decodeJwt(sharedHeaders?.authorization.replace(/^Bearer /, '') ?? '').sub

describeWithChromium('Apollo Sandbox’s page, in a browser', () => {
  let shown: Shown
  beforeAll(async () => void (shown = await startShown()))
  beforeEach(() => void (shown.wrong.length = shown.elsewhere.length = 0))
  afterAll(() => shown.close())

  it.each(pagePeople.people)(
    'Apollo Sandbox’s page starts with $title’s token and document',
    async ({ name, title, document }) => {
      const page = await open(shown, `#${name}`)
      const given = await givenTo(page)
      expect(await picked(page)).toBe(title)
      expect(given.initialState).toMatchObject({ document, includeCookies: false })
      expect(given).toMatchObject({ initialEndpoint: `${shown.harness.url}/graphql`, runTelemetry: false })
      expect(subjectOf(given)).toBe(shown.harness.people[name as 'alice'].sub)
      expect(shown.wrong).toEqual([])
      expect(new Set(shown.elsewhere)).toEqual(new Set([apolloSandbox.script]))
    },
    60_000
  )

  it('Apollo Sandbox’s page starts again, with nothing of the last person’s, for the next one', async () => {
    const page = await open(shown)
    expect(subjectOf(await givenTo(page))).toBe('alice')
    const reloaded = page.waitForEvent('load')
    await page.getByRole('navigation', { name: 'Ask as' }).getByRole('link', { name: 'Bob' }).click()
    await reloaded
    expect(subjectOf(await givenTo(page))).toBe('bob')
    expect(await picked(page)).toBe('Bob')
  })

  it('Apollo Sandbox’s page says what to do where there is no way to Apollo, and leads to GraphiQL', async () => {
    const page = await open(shown, '', { cut: true })
    const notice = page.getByText('Apollo Sandbox cannot be loaded')
    await notice.waitFor()
    expect((await notice.boundingBox())?.y).toBeLessThan(200)
    expect(await notice.getByRole('link').getAttribute('href')).toBe('graphiql')
    expect(await problems(page)).toEqual([])
    expect(shown.wrong.filter((text) => !text.includes('ERR_FAILED'))).toEqual([])
  })

  it('Apollo Sandbox’s page can load nothing else, and send nothing anywhere else', async () => {
    const page = await open(shown)
    await givenTo(page)
    expect(await attempts(page)).toEqual(allStopped)
  })

  it('Apollo Sandbox’s page is shown in no foreign frame', async () => {
    const page = await shown.context.newPage()
    expect(await framed(page, `${shown.harness.url}/graphql`)).toMatch(/^chrome-error:/)
  })
})

describeWithChromium('Apollo Sandbox’s page as a real gateway serves it, in a browser', () => {
  it('Apollo Sandbox’s page of a real gateway has nobody to pick and no token to give', async () => {
    const shown = await startShown({ pages: { people: undefined } })
    try {
      const page = await open(shown)
      const { initialState } = await givenTo(page)
      expect(initialState).toEqual({ document: expect.stringContaining('query Me'), includeCookies: false })
      expect(await page.locator('nav').count()).toBe(0)
    } finally {
      await shown.close()
    }
  })
})
