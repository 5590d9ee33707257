import { Pool, type Dispatcher } from 'undici'
import type { Config, Tenant } from '../config.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import { dropped, neverSent, overloaded } from './failure.ts'

/** Where a grant request waits for its account holder: the two parts of its address, in the one form that is sent. */
export interface Interaction {
  /** A UUID in lower case. */
  id: string
  /** Letters, digits, `_` and `-`. */
  nonce: string
}

export type Choice = 'accept' | 'reject'

/** What came back, whatever its status. */
export interface InteractionAnswer {
  status: number
  /** Rafiki's code, where it has one. */
  code: string | undefined
  /** Undefined for what is no JSON. */
  json: unknown
}

/** Rafiki's interaction server, which a wallet's consent page talks to, and the way back from that page. */
export interface InteractionServer {
  /** @throws GatewayError UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR */
  read(tenant: Tenant, interaction: Interaction): Promise<InteractionAnswer>
  /** Sent once; answers to one request one after the other. @throws GatewayError with `outcome` */
  answer(tenant: Tenant, interaction: Interaction, choice: Choice): Promise<InteractionAnswer>
  /** Where the account holder's browser goes with the answer. */
  finishUrl(interaction: Interaction): string
  /**
   * Whether the auth server sends the browser on to the client from there. To be asked of requests that are answered:
   * for those, Rafiki tells it at the request's own address and changes nothing.
   * @returns null where it does not tell
   */
  returnsToClient(interaction: Interaction): Promise<boolean | null>
  /** Waits for answers that are under way, which their deadline bounds, and ends all connections. */
  close(): Promise<void>
}

/** No honest answer is larger: a request has three accesses at most. */
const maxAnswerBytes = 64 * 1024
const probeDeadlineMs = 2_000

/** Undefined where the configuration names no interaction server. */
export function createInteractionServer({
  rafiki: { urls, deadlines },
  openPayments: { rafikiAuthServer }
}: Pick<Config, 'rafiki' | 'openPayments'>): InteractionServer | undefined {
  if (!urls.interaction || !rafikiAuthServer) return undefined
  const server = endpoint(urls.interaction)
  const authServer = endpoint(rafikiAuthServer)
  /** The last answer to each request that is on its way: Rafiki checks and writes in two steps. */
  const underWay = new Map<string, Promise<unknown>>()

  const ask = (
    { id: tenantId, idpSecret }: Tenant,
    { id, nonce }: Interaction,
    choice?: Choice
  ): Promise<InteractionAnswer> => {
    if (!idpSecret) throw new Error(`the tenant ${tenantId} has no idpSecret`)
    const path = `${server.path}/grant/${id}/${nonce}${choice ? `/${choice}` : ''}`
    const headers = { accept: 'application/json', 'x-idp-secret': idpSecret.reveal() }
    return send(server.pool, { method: choice ? 'POST' : 'GET', path, headers }, deadlines.read)
  }

  return {
    read: (tenant, interaction) => ask(tenant, interaction),
    answer(tenant, interaction, choice) {
      const key = `${tenant.id} ${interaction.id}`
      const before = underWay.get(key) ?? Promise.resolve()
      const answered = before.then(() => ask(tenant, interaction, choice))
      const settled = answered
        .catch(() => undefined)
        .finally(() => {
          if (underWay.get(key) === settled) underWay.delete(key)
        })
      underWay.set(key, settled)
      return answered
    },
    finishUrl: ({ id, nonce }) => `${authServer.origin}${authServer.path}/interact/${id}/${nonce}/finish`,
    async returnsToClient({ id, nonce }) {
      // The auth server wants to see a name and a URI, and looks at neither.
      const path = `${authServer.path}/interact/${id}/${nonce}?clientName=-&clientUri=https%3A%2F%2Fclient.example`
      try {
        const { status } = await send(authServer.pool, { method: 'GET', path }, probeDeadlineMs)
        return status === 302 ? true : status === 403 ? false : null
      } catch {
        return null
      }
    },
    async close() {
      await Promise.all(underWay.values())
      await Promise.all([server, authServer].map(({ pool }) => pool.destroy()))
    }
  }
}

function endpoint(url: string) {
  const { origin, pathname } = new URL(url)
  // Idle connections are let go before Node's default of 5 s at the other end. Redirects are followed by no pool.
  const pool = new Pool(origin, { connections: 16, keepAliveTimeout: 4_000, maxResponseSize: maxAnswerBytes })
  return { pool, origin, path: pathname.replace(/\/+$/, '') }
}

type Request = Pick<Dispatcher.RequestOptions, 'path' | 'headers'> & { method: 'GET' | 'POST' }

async function send(pool: Pool, request: Request, deadlineMs: number): Promise<InteractionAnswer> {
  const signal = AbortSignal.timeout(deadlineMs)
  const lost = (code: keyof typeof messages, outcome: Outcome, cause: unknown): GatewayError =>
    new GatewayError(
      code,
      messages[code],
      { service: 'interaction', ...(request.method === 'POST' && { outcome }) },
      cause
    )
  for (let tries = 1; ; tries += 1) {
    const again = request.method === 'GET' && tries === 1
    try {
      const response = await pool.request({ ...request, signal })
      const status = response.statusCode
      const text = await response.body.text()
      if (!overloaded.has(status)) return { status, ...read(text) }
      if (!again) throw lost('UPSTREAM_UNAVAILABLE', 'UNKNOWN', `HTTP ${status}`)
    } catch (error) {
      if (error instanceof GatewayError) throw error
      if (signal.aborted) throw lost('UPSTREAM_TIMEOUT', 'UNKNOWN', error)
      const code = String((error as { code?: unknown }).code)
      if (dropped.has(code) && again) continue
      if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw lost('UPSTREAM_ERROR', 'UNKNOWN', error)
      throw lost('UPSTREAM_UNAVAILABLE', neverSent.has(code) ? 'NOT_DONE' : 'UNKNOWN', error)
    }
  }
}

const messages = {
  UPSTREAM_UNAVAILABLE: "Rafiki's interaction server could not be reached.",
  UPSTREAM_TIMEOUT: "Rafiki's interaction server did not answer in time.",
  UPSTREAM_ERROR: "Rafiki's interaction server answered with something that is no answer."
}

function read(text: string): Pick<InteractionAnswer, 'json' | 'code'> {
  try {
    const json = JSON.parse(text) as { error?: { code?: unknown } } | null
    const code = json?.error?.code
    return { json, code: typeof code === 'string' ? code : undefined }
  } catch {
    return { json: undefined, code: undefined }
  }
}
