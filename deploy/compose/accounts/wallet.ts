import type { IncomingHttpHeaders } from 'node:http'
import { pageFile, type Page } from './page.ts'

export interface WalletOptions {
  /** Where the wallet's page is built. */
  folder: string
  /** The gateway's `/graphql`, and the issuer of tokens, as they are found from here. */
  gateway: string
  issuer: string
  /** Who can be picked instead of signing in. */
  people: readonly string[]
  /** A client application that asks a person for a grant. @returns the link for their browser */
  shop?: (person: string) => Promise<string>
}

/** The wallet's web server: its page, a picker of people where a real one signs them in, and the way to the gateway. */
export interface Wallet {
  /** What stands at an address. Undefined: nothing of the wallet's. */
  get: (url: URL, asked: IncomingHttpHeaders) => Promise<Page | undefined>
  /** Passes a GraphQL request on to the gateway, and its answer back. */
  graphql: (body: string, authorization: string | undefined) => Promise<Page & { status: number }>
}

const json = (value: unknown): Page => ({
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  content: Buffer.from(JSON.stringify(value))
})

export function createWallet({ folder, gateway, issuer, people, shop }: WalletOptions): Wallet {
  async function tokenOf(person: string): Promise<string> {
    const response = await fetch(`${issuer}/tokens/${person}`, { signal: AbortSignal.timeout(5_000) })
    return ((await response.json()) as { token: string }).token
  }

  return {
    async get({ pathname, searchParams }, asked) {
      switch (pathname) {
        case '/sandbox/people':
          return json(people)
        case '/sandbox/accounts':
          return json({ accounts: true })
        case '/sandbox/tokens': {
          const tokens = people.map(async (person) => [person, await tokenOf(person)])
          return json(Object.fromEntries((await Promise.all(tokens)) as [string, string][]))
        }
        case '/sandbox/grant-request': {
          const person = people.find((name) => name === searchParams.get('person'))
          return shop && person ? json({ interactRedirect: await shop(person) }) : undefined
        }
        default:
          return pageFile(folder, pathname, asked)
      }
    },

    /** Only these two of the request's headers: no cookie, and no name that a caller gives themselves. */
    async graphql(body, authorization) {
      const response = await fetch(gateway, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(30_000)
      })
      const headers: Record<string, string> = { 'cache-control': 'no-store' }
      for (const name of ['content-type', 'retry-after', 'www-authenticate', 'x-request-id']) {
        const value = response.headers.get(name)
        if (value !== null) headers[name] = value
      }
      return { status: response.status, headers, content: Buffer.from(await response.arrayBuffer()) }
    }
  }
}
