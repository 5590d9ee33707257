import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page, Request } from 'playwright-core'
import { askConsent, pay } from '../../test/support/grantRequests.ts'
import { startShown, type Shown } from './chromium.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'

/** The answers of the gateway, as if a malicious server gave them. */
const rewrite = (page: Page, change: (text: string) => string) =>
  page.route('**/graphql', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: change(await response.text()) })
  })

describeWithChromium('the page does not trust', () => {
  let shown: Shown
  let wrong: string[]
  beforeEach(async () => {
    shown = await startShown()
    wrong = []
    shown.context.on('console', (message) => wrong.push(message.text()))
    shown.context.on('weberror', (error) => wrong.push(error.error().message))
  })
  afterEach(() => shown.close())

  /** A page of Alice's to which `prepare` is done before it goes anywhere. */
  async function open(path: string, prepare: (page: Page) => Promise<unknown>): Promise<Page> {
    const page = await shown.context.newPage()
    await prepare(page)
    await page.goto(`${shown.harness.url}${path}`)
    await page.waitForSelector('main:not([aria-busy])')
    return page
  }

  it('the page shows names and addresses of clients as text, which turns no line around and leads nowhere', async () => {
    const name = 'Tu\u202enes\\u0007 <img src=x onerror=document.title=1><a href=javascript:1>x</a>'
    const page = await open('/', (page) =>
      rewrite(page, (text) =>
        text
          .replaceAll('"publicName":"Tunes"', `"publicName":"${name}"`)
          .replaceAll('https://tunes.example/subscriptions', 'javascript:document.title=2//tunes\u202e')
      )
    )
    const tunes = page.locator('article[data-client*="tunes"]')
    expect(await tunes.locator('h3').textContent()).toBe(
      'Tunes <img src=x onerror=document.title=1><a href=javascript:1>x</a>'
    )
    expect(await tunes.locator('.address').textContent()).toBe('javascript:document.title=2//tunes')
    expect(await page.locator('main img, main script, main iframe').count()).toBe(0)
    // Links lead to pages of this one only.
    const links = await page.locator('main a').evaluateAll((all) => all.map((it) => it.getAttribute('href')))
    expect(links.filter((href) => !href?.startsWith('#app=') && href !== '#everything')).toEqual([])
    expect(await page.title()).toBe('Connected apps – Example Wallet')
    expect(wrong).toEqual([])
  })

  it('the page shows errors in words of its own', async () => {
    const page = await open('/', (page) =>
      page.route('**/graphql', (route) =>
        route.fulfill({
          json: { data: null, errors: [{ message: 'select * from "grants"', extensions: { code: '<b>X</b>' } }] }
        })
      )
    )
    expect(await page.locator('main').textContent()).toMatch(/could not be reached/)
    expect(await page.locator('body').innerHTML()).not.toMatch(/select \*|<b>/)
  })

  it.each(['javascript:document.title=3', 'data:text/html,x', 'not a URL'])(
    'the page does not go or link to an untrusted finish URL: %s',
    async (url) => {
      const { page: link } = await askConsent(shown.harness)
      const change = (text: string) => text.replace(/"finishUrl":"[^"]*"/g, `"finishUrl":"${url}"`)
      const page = await open(`/consent${link.search}`, (page) => rewrite(page, change))
      await page.getByRole('button', { name: 'Allow' }).click()
      await page.getByRole('heading', { name: 'You allowed it' }).waitFor()
      expect(await page.locator('main a').count()).toBe(0)
      expect([await page.title(), new URL(page.url()).pathname]).toEqual([
        ...['Permission request – Example Wallet', '/consent']
      ])
      expect(wrong).toEqual([])
      // And in a tab of its own, where it would be a link.
      const later = await open(`/consent${link.search}`, (page) =>
        rewrite(page, (text) => change(text).replaceAll('"returnsToClient":true', '"returnsToClient":false'))
      )
      await later.getByRole('heading', { name: 'You allowed it' }).waitFor()
      expect(await later.locator('main a').count()).toBe(0)
    },
    60_000
  )

  it('the page lets a request be declined only, where the client spells the wallet address otherwise', async () => {
    const { page: link, row } = await askConsent(shown.harness, { access: [pay('https://wallet.example/Alice')] })
    const page = await shown.open('alice', `/consent${link.search}`)
    expect(await page.getByRole('button', { name: 'Allow' }).isDisabled()).toBe(true)
    expect(await page.locator('main').textContent()).toMatch(/can only be declined/)
    const left = page.waitForRequest(/\/interact\/.*\/finish/)
    await page.getByRole('button', { name: 'Decline' }).click()
    await left
    const { interactions } = shown.harness.rafiki.store.gnap
    expect(interactions.find(({ grantId }) => grantId === row.id)?.state).toBe('DENIED')
  })
})

describeWithChromium('the account holder’s token', () => {
  it('the account holder’s token is in no address, no storage and no cookie, goes to the gateway alone, and no cookie goes with it', async () => {
    const shown = await startShown()
    try {
      const { context, harness } = shown
      await context.addCookies([{ name: 'session', value: 'of-the-wallet', url: harness.url }])
      const requests: Request[] = []
      context.on('request', (request) => requests.push(request))
      const page = await shown.open('alice')
      await page.getByText('What ended').click()
      await page.locator('.ended article').first().waitFor()
      await page.locator('article[data-client*="tunes"]').getByRole('button', { name: 'End' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
      await page.getByRole('status').filter({ hasText: 'Ended:' }).waitFor()

      const seen = await Promise.all(
        requests.map(async (it) => ({ url: it.url(), headers: await it.allHeaders(), body: it.postData() ?? '' }))
      )
      const asked = seen.filter(({ url }) => new URL(url).pathname === '/graphql')
      expect(asked.length).toBeGreaterThan(2)
      for (const { headers } of asked) {
        expect(headers.authorization).toMatch(/^Bearer eyJ/)
        expect(headers.cookie).toBeUndefined()
      }
      expect(seen.filter(({ url, body }) => /eyJ/.test(url + body))).toEqual([])
      const others = seen.filter((it) => !asked.includes(it) && it.headers.authorization !== undefined)
      expect(others).toEqual([])
      const origins = seen.flatMap(({ url }) => (url.startsWith('data:') ? [] : [new URL(url).origin]))
      expect(new Set(origins)).toEqual(new Set([harness.url]))
      const kept = await page.evaluate(async () =>
        JSON.stringify([
          { ...localStorage },
          { ...sessionStorage },
          document.cookie,
          await indexedDB.databases(),
          await caches.keys(),
          history.state
        ])
      )
      expect(kept).not.toMatch(/eyJ/)
      expect(JSON.parse(kept)).toEqual([{}, { 'sandbox person': 'alice' }, 'session=of-the-wallet', [], [], null])
    } finally {
      await shown.close()
    }
  })
})

describeWithChromium('the page’s policy', () => {
  let shown: Shown
  beforeAll(async () => {
    shown = await startShown()
  })
  afterAll(() => shown?.close())

  it('the page’s content security policy comes with every file of it', async () => {
    const page = await shown.open('alice')
    const files: string[] = await page.evaluate(() =>
      [...document.querySelectorAll('script[src], link[rel=stylesheet]')].map(
        (it) => it.getAttribute('src') ?? it.getAttribute('href') ?? ''
      )
    )
    expect(files.length).toBeGreaterThanOrEqual(2)
    for (const path of ['/', '/consent', '/sandbox/back', ...files]) {
      const { headers } = await shown.harness.send(path)
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringMatching(/^default-src 'none';/)
      ])
      expect([headers.get('referrer-policy'), headers.get('x-content-type-options')]).toEqual([
        'no-referrer',
        'nosniff'
      ])
    }
  })

  it('the page’s content security policy lets nothing run that is not its own, nor be asked elsewhere', async () => {
    const page = await shown.open('alice')
    let elsewhere = 0
    await page.route('https://elsewhere.example/**', (route) => {
      elsewhere += 1
      return route.fulfill({ body: 'document.title = 4', contentType: 'text/javascript' })
    })
    const wanted = [
      ...['script-src-elem', 'style-src-elem', 'img-src', 'frame-src', 'base-uri', 'form-action', 'connect-src']
    ]
    const { refused, title } = await page.evaluate(async (wanted) => {
      const refused: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective))
      const add = (name: string, attributes: Record<string, string>, text = '') => {
        const element = document.createElement(name)
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
        element.textContent = text
        document.body.append(element)
        return element
      }
      add('script', {}, 'document.title = 4')
      add('script', { src: 'https://elsewhere.example/a.js' })
      add('style', {}, 'body { display: none }')
      add('img', { src: 'https://elsewhere.example/a.png' })
      add('iframe', { src: 'https://elsewhere.example/' })
      add('base', { href: 'https://elsewhere.example/' })
      const form = add('form', { action: 'https://elsewhere.example/' }) as HTMLFormElement
      form.submit()
      add('a', { href: 'javascript:document.title = 4' }).click()
      await fetch('https://elsewhere.example/').catch(() => {})
      // Forms and links are followed later, so each is waited for.
      const until = Date.now() + 60_000
      while (!wanted.every((it) => refused.includes(it)) && Date.now() < until)
        await new Promise((resolve) => requestAnimationFrame(resolve))
      return { refused, title: document.title }
    }, wanted)
    expect([...new Set(refused)].sort()).toEqual(wanted.sort())
    expect([elsewhere, title]).toEqual([0, 'Connected apps – Example Wallet'])
  })

  it('the page’s content security policy lets nobody frame it: a click on Allow is meant', async () => {
    const html = `<title>elsewhere</title><iframe src="${shown.harness.url}/consent"></iframe>`
    const other = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    try {
      const page = await shown.context.newPage()
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
      await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)
      await refused
      expect(await page.frames()[1]?.locator('main').count()).toBe(0)
    } finally {
      other.closeAllConnections()
      other.close()
    }
  })

  it('the page tells the next page nothing of its address, which holds the request’s nonce', async () => {
    const { page: link } = await askConsent(shown.harness)
    const page = await shown.open('alice', `/consent${link.search}`)
    const left = page.waitForRequest(/\/interact\/.*\/finish/)
    await page.getByRole('button', { name: 'Decline' }).click()
    const headers = await (await left).allHeaders()
    expect(headers.referer).toBeUndefined()
  })
})

it('no source of the page writes HTML, runs text, or keeps anything but the selected person', () => {
  const folder = new URL('../src/', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
  expect(sources.length).toBeGreaterThan(15)
  const found = sources.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    const pattern =
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|document\.cookie|indexedDB|window\.open|postMessage/g
    return [...text.matchAll(pattern)].map(([what]) => `${file}: ${what}`)
  })
  expect(found).toEqual([])
})
