import { jest } from '@jest/globals'
import dns from 'node:dns'
import { connect } from 'node:net'
import { startHarness, type Harness } from '../../support/harness.ts'
import { freePort } from '../../support/redis.ts'

/** Something that goes wrong: how it comes about, what the caller sees of it, and what the log says. */
export interface Row {
  fault: string
  happens: (world: World) => Promise<Seen>
  sees: Seen
  /** What the log says of it, beside the line that each request has. */
  logs?: RegExp
  /** Ends the fault, where it does not end by itself. */
  ends?: (world: World) => Promise<void> | void
}

/** HTTP status, and the first error's code; `undefined` for none, and where no answer comes. */
export interface Seen {
  status?: number
  code?: string
  outcome?: string
}

export interface World extends Harness {
  token: string
  /** Asks for Alice's grants, as she should. */
  good: () => Promise<Seen>
  /** Sends bytes over a connection of their own, and answers what came until it was closed, by whoever closes it. */
  raw: (bytes: string | Buffer, options?: { hangUp?: Promise<void>; end?: boolean }) => Promise<Seen[]>
  /** A request by hand, as it is written on the wire. */
  request: (body: string | Buffer, headers?: Record<string, string | undefined>) => Buffer
  /** When the gateway has no request open any more. */
  idle: () => Promise<void>
  /** Lets time pass, for everybody in this process. */
  later: (ms: number) => void
  /** What becomes of looking up the host of Rafiki's auth service: an error's code; undefined: its address. */
  nameFails: (code: string | undefined) => void
}

/** No name server knows it (RFC 6761), and none is asked. */
const authHost = 'rafiki.invalid'
/** Proofs of possession are about it. */
export const publicUrl = 'https://api.wallet.example'
type LookedUp = (error: NodeJS.ErrnoException | null, address: string | dns.LookupAddress[], family: number) => void

export const goodQuery = '{ myGrants(first: 2) { edges { node { id } } } }'

/** A sandbox with little patience, and a clock that can be put forward. Close it. */
export async function startWorld(env: Record<string, string> = {}): Promise<World> {
  const real = Date.now.bind(Date)
  let ahead = 0
  jest.spyOn(Date, 'now').mockImplementation(() => real() + ahead)
  let nameFault: string | undefined
  const lookup = dns.lookup
  const lookUp = (host: string, options: dns.LookupOptions, done: LookedUp): void => {
    if (host !== authHost) lookup(host, options, done)
    else if (nameFault === undefined) lookup('127.0.0.1', options, done)
    else setImmediate(done, Object.assign(new Error(`getaddrinfo ${nameFault} ${host}`), { code: nameFault }), '', 0)
  }
  jest.spyOn(dns, 'lookup').mockImplementation(lookUp as typeof dns.lookup)
  const authPort = await freePort()
  const harness = await startHarness({
    authPort,
    env: {
      REQUEST_TIMEOUT_MS: '800',
      RAFIKI_READ_DEADLINE_MS: '3000',
      PUBLIC_URL: publicUrl,
      RAFIKI_AUTH_URL: `http://${authHost}:${authPort}/graphql`,
      ...env
    }
  })
  const token = await harness.mint()
  const port = Number(new URL(harness.url).port)
  const world: World = {
    ...harness,
    token,
    good: async () => seenOf(await harness.ask({ token: world.token }, goodQuery)),
    async idle() {
      while (harness.gateway.open > 0) await new Promise((resolve) => setImmediate(resolve))
    },
    later: (ms) => void (ahead += ms),
    nameFails: (code) => void (nameFault = code),
    request(body, headers = {}) {
      const all = {
        host: 'gateway',
        authorization: `Bearer ${world.token}`,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...headers
      }
      const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
      return Buffer.concat([Buffer.from(`POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
    },
    raw: (bytes, { hangUp, end = false } = {}) =>
      new Promise((resolve, reject) => {
        let text = ''
        const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
        socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
        socket.on('end', () => socket.end())
        socket.on('close', () => resolve(seenIn(text)))
        socket.on('error', (error: Error & { code?: string }) => {
          if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
        })
        socket.write(bytes, () => {
          void hangUp?.then(() => socket.destroy())
          if (end) socket.end()
        })
      })
  }
  return world
}

export const seenOf = ({ status, errors }: Pick<Awaited<ReturnType<Harness['ask']>>, 'status' | 'errors'>): Seen => {
  const { code, outcome } = (errors?.[0]?.extensions ?? {}) as { code?: string; outcome?: string }
  return { status, ...(code !== undefined && { code }), ...(outcome !== undefined && { outcome }) }
}

/** The answers that came over one connection, in their order. */
function seenIn(text: string): Seen[] {
  return text
    .split(/(?=HTTP\/1\.1 )/)
    .filter(Boolean)
    .map((answer) => {
      const code = /"code":"(\w+)"/.exec(answer)?.[1]
      return { status: Number(answer.slice(9, 12)), ...(code !== undefined && { code }) }
    })
}
