import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Admin } from '../admin.ts'
import { createLedger } from './ledger.ts'
import type { Page } from './page.ts'
import { isSigned } from './signature.ts'
import type { Wallet } from './wallet.ts'
import { handle, webhook } from './webhooks.ts'

export interface AccountsOptions {
  admin: Admin
  webhookSecret: string
  /** What each account begins with, in its asset's smallest unit. */
  opening: bigint
  /** What is answered at all other addresses. */
  wallet?: Wallet
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
const jsonHeaders = {
  'content-type': 'application/json',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff'
}

/**
 * The account-servicing side of a wallet, for development: takes Rafiki's webhooks, provides exchange rates, keeps
 * accounts in memory. `GET /accounts` shows them to anyone: not for production.
 */
export function createAccounts({ admin, webhookSecret, opening, wallet, say = () => {} }: AccountsOptions): Server {
  const ledger = createLedger(opening)

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://accounts')
    const { pathname, searchParams } = url
    if (request.method === 'POST' && pathname === '/webhooks') {
      const body = JSON.parse(await read(request)) as unknown
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
    if (request.method === 'POST' && pathname === '/graphql' && wallet) {
      const file = await wallet.graphql(await read(request), request.headers.authorization)
      return { status: file.status, file }
    }
    const file = request.method === 'GET' ? await wallet?.get(url) : undefined
    return file ? { status: 200, file } : { status: 404, json: {} }
  }

  return createServer((request, response) => {
    const send = ({ status, json, file }: Answer) =>
      void response.writeHead(status, file?.headers ?? jsonHeaders).end(file?.content ?? JSON.stringify(json))
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

async function read(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request as AsyncIterable<string>) {
    text += chunk
    if (text.length > maxBytes) throw new SyntaxError('too long')
  }
  return text
}
