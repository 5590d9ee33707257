import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'

/**
 * Tries, as a script that got into the page would, what its policy is there to stop.
 * @returns which directive stopped what, sorted
 */
export function attempts(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const elsewhere = 'https://elsewhere.example/'
    const stopped = new Set<string>()
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      stopped.add(`${effectiveDirective} ${blockedURI.replace(/^https?:.*/, 'elsewhere')}`)
    )
    const add = (tag: string, properties: Record<string, string>): HTMLElement =>
      document.body.appendChild(Object.assign(document.createElement(tag), properties))

    const ways: (() => unknown)[] = [
      () => add('script', { src: elsewhere }),
      () => add('script', { textContent: 'globalThis.ran = true' }),
      () => add('img', { src: elsewhere }).setAttribute('onerror', 'globalThis.ran = true'),
      () => add('link', { rel: 'stylesheet', href: elsewhere }),
      () => fetch(elsewhere).catch(() => {}),
      () => new FontFace('f', `url(${elsewhere})`).load().catch(() => {}),
      () => new Worker(URL.createObjectURL(new Blob(['']))),
      () => add('iframe', { src: elsewhere }),
      () => add('object', { data: elsewhere }),
      () => add('video', { src: elsewhere }),
      () => add('base', { href: elsewhere }),
      () => (add('form', { action: elsewhere, method: 'post' }) as HTMLFormElement).submit()
    ]
    for (const way of ways) {
      try {
        await way()
      } catch {
        // Stopped at once.
      }
    }
    // Violations are told in tasks of their own; whatever has not come after these has not happened.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 500)))
    if ('ran' in globalThis) stopped.add('none: a script ran')
    return [...stopped].sort()
  })
}

/** All that `attempts` tries, stopped. */
export const allStopped = [
  ...['base-uri', 'connect-src', 'font-src', 'form-action', 'frame-src', 'img-src', 'media-src', 'object-src'].map(
    (directive) => `${directive} elsewhere`
  ),
  ...['script-src-attr inline', 'script-src-elem elsewhere', 'script-src-elem inline'],
  ...['style-src-elem elsewhere', 'worker-src blob']
]

/** What a browser shows of an address within a stranger's page: one of another origin, on the same machine. */
export async function framed(page: Page, url: string): Promise<string | undefined> {
  const stranger = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(`<iframe src="${url}"></iframe>`)
  )
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  try {
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`)
    return page.frames()[1]?.url()
  } finally {
    stranger.closeAllConnections()
    stranger.close()
  }
}
