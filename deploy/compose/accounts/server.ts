import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Admin } from '../admin.ts'
import { createLedger } from './ledger.ts'
import { pageFile, type Page } from './page.ts'
import { isSigned } from './signature.ts'
import { handle, webhook } from './webhooks.ts'

export interface AccountsOptions {
  admin: Admin
  webhookSecret: string
  /** What each account begins with, in its asset's smallest unit. */
  opening: bigint
  /** Where the wallet's page is built, and the gateway that it talks to. */
  page?: { folder: string; gateway: string }
  say?: (line: object) => void
}

interface Answer {
  status: number
  json?: unknown
  file?: Page
}

/** What one unit of the first is in the second: made up, and the same each time. */
const perDollar: Record<string, number> = { USD: 1, EUR: 0.9, GBP: 0.8, MXN: 18, ZAR: 17 }
const maxBytes = 256 * 1024

/**
 * The account-servicing side of a wallet, for development: takes Rafiki's webhooks, tells exchange rates, keeps accounts
 * in memory. `GET /accounts` shows them to whoever asks: not for production.
 */
export function createAccounts({ admin, webhookSecret, opening, page, say = () => {} }: AccountsOptions): Server {
  const ledger = createLedger(opening)

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://accounts')
    if (request.method === 'POST' && pathname === '/webhooks') {
      const body = await readJson(request)
      if (!isSigned(webhookSecret, String(request.headers['rafiki-signature']), body))
        return { status: 401, json: { error: 'not signed by Rafiki' } }
      const event = webhook.parse(body)
      const done = await handle(event, ledger, admin)
      say({ event: event.id, type: event.type, done })
      return { status: 200, json: { done } }
    }
    if (request.method === 'GET' && pathname === '/rates') {
      const base = searchParams.get('base') ?? 'USD'
      return { status: perDollar[base] ? 200 : 404, json: { base, rates: ratesOf(base) } }
    }
    if (request.method === 'GET' && pathname === '/accounts') {
      const accounts = [...ledger.accounts].map(([walletAddressId, { balance, held }]) => ({
        walletAddressId,
        balance: String(balance),
        held: String(held)
      }))
      return { status: 200, json: { accounts } }
    }
    if (request.method === 'GET' && pathname === '/healthz') return { status: 200, json: {} }
    const file = request.method === 'GET' && page ? await pageFile(page.folder, pathname) : undefined
    return file ? { status: 200, file } : { status: 404, json: {} }
  }

  return createServer((request, response) => {
    const send = ({ status, json, file }: Answer) =>
      void response
        .writeHead(status, {
          'content-type': file?.type ?? 'application/json',
          'content-security-policy': `default-src 'self'; connect-src 'self' ${page?.gateway ?? ''}; frame-ancestors 'none'`,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer'
        })
        .end(file?.content ?? JSON.stringify(json))
    answer(request).then(send, (error: unknown) => {
      // Rafiki tells again of what is not answered with 200.
      say({ failed: error instanceof Error ? error.name : 'unknown', message: (error as { code?: string }).code })
      send({ status: error instanceof SyntaxError ? 400 : 500, json: {} })
    })
  })
}

function ratesOf(base: string): Record<string, number> {
  const of = perDollar[base]
  if (!of) return {}
  const others = Object.entries(perDollar).filter(([code]) => code !== base)
  return Object.fromEntries(others.map(([code, rate]) => [code, rate / of]))
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request as AsyncIterable<string>) {
    text += chunk
    if (text.length > maxBytes) throw new SyntaxError('too long')
  }
  return JSON.parse(text) as unknown
}
