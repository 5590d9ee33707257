import type { Page } from 'playwright-core'
import type { Harness } from '../../test/support/harness.ts'
import { askConsent, debitAmount, pay } from '../../test/support/grantRequests.ts'
import { addKey, addressNamed } from '../../test/support/payments.ts'

/** Every state of the page, by name: how a page that is open as Alice comes into it. */
export type State = readonly [name: string, open: (page: Page, harness: Harness) => Promise<unknown>]

const card = (page: Page, client: string) => page.locator(`article[data-client*="${client}"]`)
const home = async (page: Page, { url }: Harness): Promise<void> => {
  await page.goto('about:blank')
  await page.goto(url)
  await page.waitForSelector('main:not([aria-busy])')
}
const alice = 'https://wallet.example/alice'
type Wish = NonNullable<Parameters<typeof askConsent>[1]>

async function consent(page: Page, harness: Harness, wish: Wish = {}): Promise<void> {
  const { page: link } = await askConsent(harness, wish)
  await page.goto(`${harness.url}/consent${link.search}`)
  await page.waitForSelector('main:not([aria-busy])')
}

/** The next answer to an operation, instead of the gateway's. */
const answer = (page: Page, operation: string, body: object) =>
  page.route('**/graphql', (route) =>
    route.request().postData()?.includes(`"${operation}"`) ? route.fulfill({ json: body }) : route.fallback()
  )
const fault = (code: string, extensions = {}) => ({
  data: null,
  errors: [{ message: '', extensions: { code, ...extensions } }]
})
const ask = { type: 'outgoing-payment' as const, actions: ['create' as const, 'read' as const], identifier: alice }

async function everything(page: Page, { url, rafiki }: Harness): Promise<void> {
  if (rafiki.store.walletAddressKeys.every(({ revoked }) => revoked))
    addKey(rafiki.store, addressNamed(rafiki.store, alice).id)
  await page.goto('about:blank')
  await page.goto(`${url}/#everything`)
  await page.locator('.keys li').first().waitFor()
}
const over = {
  ...{ __typename: 'MyGrant', id: '00000000-0000-4000-8000-000000000000', client: 'https://shop.example/checkout' },
  ...{ status: 'REVOKED', finalizationReason: 'REVOKED', canSpend: false }
}
const receipt = { status: 'ISSUED', jws: 'a.b.c', issuedAt: '2026-11-01T12:00:00Z' }
const ended = {
  data: {
    __typename: 'Mutation',
    revokeMyGrants: {
      __typename: 'RevokeMyGrantsPayload',
      complete: true,
      results: ['REVOKED', 'UNKNOWN'].map((outcome, n) => ({
        ...{ __typename: 'RevokeMyGrantResult', outcome, code: n === 0 ? null : 'NOT_CONFIRMED' },
        grant: n === 0 ? { ...over, revocationReceipt: { __typename: 'MyReceipt', ...receipt } } : null
      }))
    }
  }
}

export const states: readonly State[] = [
  ['list', home],
  [
    'request opened',
    async (page, harness) => {
      await home(page, harness)
      await page.locator('.requests summary').first().click()
    }
  ],
  [
    'decline asked',
    async (page, harness) => {
      await home(page, harness)
      await page.locator('.requests button').first().click()
    }
  ],
  [
    'end asked',
    async (page, harness) => {
      await home(page, harness)
      await card(page, 'tunes').locator('li.grant button').click()
    }
  ],
  [
    'disconnect asked',
    async (page, harness) => {
      await home(page, harness)
      await card(page, 'tunes').locator('header button').click()
    }
  ],
  [
    'search without a match',
    async (page, harness) => {
      await home(page, harness)
      await page.locator('input[type=search]').fill('nothing like it')
      await page.locator('p.state').waitFor()
    }
  ],
  [
    'not ended: too fast',
    async (page, harness) => {
      await home(page, harness)
      await answer(page, 'RevokeGrant', fault('RATE_LIMITED', { waitSeconds: 30 }))
      await card(page, 'tunes').locator('li.grant button').click()
      await page.locator('dialog .danger').click()
      await page.locator('.notice.wrong:not(:empty)').waitFor()
      await page.unroute('**/graphql')
    }
  ],
  [
    'what ended',
    async (page, harness) => {
      await home(page, harness)
      await page.locator('details.history summary').first().click()
      await page.locator('.ended article').first().waitFor()
    }
  ],
  [
    'one app',
    async (page, harness) => {
      await home(page, harness)
      await card(page, 'tunes').locator('h3 a').click()
      await page.locator('.app-page li.grant').waitFor()
      for (const part of await page.locator('details.part summary').all()) await part.click()
      await page.locator('.events li').first().waitFor()
    }
  ],
  ['everything at once', everything],
  [
    'everything at once, partly ended',
    async (page, harness) => {
      await answer(page, 'RevokeEverythingWithReceipts', ended)
      await everything(page, harness)
      await page.locator('section:first-of-type .danger').click()
      await page.locator('dialog .danger').click()
      await page.locator('.all-ended').waitFor()
      await page.unroute('**/graphql')
    }
  ],
  [
    'published keys, one more step',
    async (page, harness) => {
      await answer(page, 'WithdrawKey', fault('STEP_UP_REQUIRED'))
      await everything(page, harness)
      await page.locator('section:last-of-type .danger-quiet').click()
      await page.locator('dialog .danger').click()
      await page.waitForSelector('#keys:focus')
      await page.unroute('**/graphql')
    }
  ],
  [
    'partly read',
    async (page, harness) => {
      harness.rafiki.backend.intercept = () => ({ status: 500, body: '' })
      await home(page, harness)
      harness.rafiki.backend.intercept = undefined
    }
  ],
  [
    'not to be shown',
    async (page, harness) => {
      await answer(page, 'ConnectedApps', fault('SCOPE_REQUIRED'))
      await home(page, harness)
      await page.unroute('**/graphql')
    }
  ],
  ['consent', (page, harness) => consent(page, harness)],
  [
    'consent without a limit, box missed',
    async (page, harness) => {
      await consent(page, harness, { access: [ask] })
      await page.locator('button.primary').click()
    }
  ],
  [
    'consent without an end, box missed',
    async (page, harness) => {
      const limits = { debitAmount, interval: 'R/2026-01-01T00:00:00Z/P1M' }
      await consent(page, harness, { access: [{ ...ask, limits }] })
      await page.locator('button.primary').click()
    }
  ],
  [
    'consent, own key',
    async (page, harness) => {
      const { page: link, row } = await askConsent(harness)
      Object.assign(row, { client: alice })
      await page.goto(`${harness.url}/consent${link.search}`)
      await page.waitForSelector('main:not([aria-busy])')
    }
  ],
  [
    'consent, one more step',
    async (page, harness) => {
      await consent(page, harness)
      await answer(page, 'AcceptRequest', fault('STEP_UP_REQUIRED'))
      await page.locator('button.primary').click()
      await page.waitForSelector('#choice:focus')
      await page.unroute('**/graphql')
    }
  ],
  [
    'consent that can only be declined',
    (page, harness) => consent(page, harness, { access: [pay('https://wallet.example/Alice')] })
  ],
  [
    'allowed, without a way back',
    async (page, harness) => {
      await consent(page, harness, { finish: null })
      await page.locator('button.primary').click()
      await page.locator('a.button').waitFor()
    }
  ],
  [
    'nothing to answer',
    async (page, { url }) => {
      await page.goto(`${url}/consent?interactId=00000000-0000-4000-8000-000000000000&nonce=0123456789ABCDEF`)
      await page.waitForSelector('main:not([aria-busy])')
    }
  ]
]
