import type { Config } from '../config/config.ts'
import type { Log } from '../observability/log.ts'
import type { BreakerState } from './transport/circuitBreaker.ts'
import type { AdmissionEvents } from './transport/admission.ts'
import { createRestClient, type Asker } from './transport/restClient.ts'
import { property } from '../lib/property.ts'

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
  /** @throws GatewayError UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_BUSY, UPSTREAM_ERROR */
  read(asker: Asker, interaction: Interaction): Promise<InteractionAnswer>
  /** Sent once; answers to one request one after the other. @throws GatewayError with `outcome` */
  answer(asker: Asker, interaction: Interaction, choice: Choice): Promise<InteractionAnswer>
  /** Where the account holder's browser goes with the answer. */
  finishUrl(interaction: Interaction): string
  /**
   * Whether the auth server sends the browser on to the client from there. To be asked of requests that are answered:
   * for those, Rafiki tells it at the request's own address and changes nothing.
   * @returns null where it does not tell
   */
  returnsToClient(asker: Asker, interaction: Interaction): Promise<boolean | null>
  /** The circuit breaker of the interaction server. While it is not closed, only a probe is sent there. */
  readonly breaker: BreakerState
  /** Waits for answers that are under way, which their deadline bounds, and ends all connections. */
  close(): Promise<void>
}

const probeDeadlineMs = 2_000

/** Undefined where the configuration names no interaction server. */
export function createInteractionServer(
  { rafiki, openPayments: { rafikiAuthServer } }: Pick<Config, 'rafiki' | 'openPayments'>,
  log?: Log,
  events?: AdmissionEvents<string>
): InteractionServer | undefined {
  const { urls, deadlines } = rafiki
  if (!urls.interaction || !rafikiAuthServer) return undefined
  const server = createRestClient('interaction', urls.interaction, rafiki, log, events)
  const authServer = createRestClient('auth-server', rafikiAuthServer, rafiki, log, events)
  /** The last answer to each request that is on its way: Rafiki checks and writes in two steps. */
  const underWay = new Map<string, Promise<unknown>>()

  const ask = async (asker: Asker, { id, nonce }: Interaction, deadline: AbortSignal, choice?: Choice) => {
    const { id: tenantId, idpSecret } = asker.tenant
    if (!idpSecret) throw new Error(`the tenant ${tenantId} has no idpSecret`)
    const path = `${server.path}/grant/${id}/${nonce}${choice ? `/${choice}` : ''}`
    const headers = { accept: 'application/json', 'x-idp-secret': idpSecret.reveal() }
    const { status, text } = await server.send(asker, { method: choice ? 'POST' : 'GET', path, headers }, deadline)
    return { status, ...read(text) }
  }

  return {
    read: (asker, interaction) => ask(asker, interaction, AbortSignal.timeout(deadlines.read)),
    answer(asker, interaction, choice) {
      const key = `${asker.tenant.id} ${interaction.id}`
      const before = underWay.get(key) ?? Promise.resolve()
      // From now on: however many answers are before it, nobody waits longer than the deadline.
      const deadline = AbortSignal.timeout(deadlines.read)
      const answered = before.then(() => ask(asker, interaction, deadline, choice))
      const settled = answered
        .catch(() => undefined)
        .finally(() => {
          if (underWay.get(key) === settled) underWay.delete(key)
        })
      underWay.set(key, settled)
      return answered
    },
    finishUrl: ({ id, nonce }) => `${authServer.origin}${authServer.path}/interact/${id}/${nonce}/finish`,
    get breaker() {
      return server.breaker
    },
    async returnsToClient(asker, { id, nonce }) {
      // The auth server wants to see a name and a URI, and looks at neither.
      const path = `${authServer.path}/interact/${id}/${nonce}?clientName=-&clientUri=https%3A%2F%2Fclient.example`
      try {
        const { status } = await authServer.send(asker, { method: 'GET', path }, AbortSignal.timeout(probeDeadlineMs))
        return status === 302 ? true : status === 403 ? false : null
      } catch {
        return null
      }
    },
    async close() {
      await Promise.all(underWay.values())
      await Promise.all([server.destroy(), authServer.destroy()])
    }
  }
}

function read(text: string): Pick<InteractionAnswer, 'json' | 'code'> {
  try {
    const json: unknown = JSON.parse(text)
    const code = property(property(json, 'error'), 'code')
    return { json, code: typeof code === 'string' ? code : undefined }
  } catch {
    return { json: undefined, code: undefined }
  }
}
