import { timingSafeEqual } from 'node:crypto'
import { isUuid } from '../errors.ts'
import type { GrantRow } from '../rows.ts'
import type { Store } from '../store.ts'
import { Refusal, startHttp, type HttpAnswer, type HttpRequest, type HttpServer } from './http.ts'
import type { InteractionRow } from './rows.ts'

const choices = ['accept', 'reject']

/** What a wallet's consent page talks to, as Rafiki's interaction server answers. */
export const startInteractionServer = (
  store: Store,
  port: number,
  commits: () => boolean = () => true
): Promise<HttpServer> =>
  startHttp(port, (request) => {
    const [, id = '', nonce = '', choice] = /^\/grant\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/.exec(request.url.pathname) ?? []
    if (request.method === 'GET' && id && choice === undefined) return details(store, request, id, nonce)
    if (request.method === 'POST' && choice !== undefined) return answer(store, request, { id, nonce, choice }, commits)
    return { status: 404, body: 'Not Found' }
  })

const unknown = (): Refusal => new Refusal(404, 'unknown_interaction', 'unknown interaction')

function details(store: Store, request: HttpRequest, id: string, nonce: string): HttpAnswer {
  const { interaction, grant } = find(store, id, nonce)
  if (grant.finalizationReason === 'REVOKED') throw unknown()
  const secret = idpSecretOf(store, grant)
  if (secret === undefined) throw new Refusal(500, 'invalid_request', 'internal server error')
  checkSecret(request, secret, 'invalid_request')
  const subIds = grant.subjects.map(({ subId, subIdFormat }) => ({ id: subId, format: subIdFormat }))
  return {
    status: 200,
    body: {
      grantId: grant.id,
      access: grant.access.map(({ actions, identifier, type, limits }) => ({
        ...{ actions, type },
        ...(identifier !== null && { identifier }),
        ...(limits && { limits })
      })),
      ...(subIds.length > 0 && { subject: { sub_ids: subIds } }),
      state: interaction.state
    }
  }
}

function answer(
  store: Store,
  request: HttpRequest,
  { id, nonce, choice }: { id: string; nonce: string; choice: string },
  commits: () => boolean
): HttpAnswer {
  if (!choices.includes(choice)) {
    const complaint = 'choice must be equal to one of the allowed values'
    throw new Refusal(400, undefined, `Received error validating OpenAPI request: ${complaint}`)
  }
  const { interaction, grant } = find(store, id, nonce)
  const secret = idpSecretOf(store, grant)
  if (secret === undefined) throw unknown()
  checkSecret(request, secret, 'invalid_interaction')
  if (grant.state === 'FINALIZED' && grant.finalizationReason !== 'ISSUED') {
    throw new Refusal(401, 'user_denied', 'user denied interaction')
  }
  if (interaction.state !== 'PENDING' || isExpired(interaction)) {
    throw new Refusal(400, 'invalid_interaction', 'invalid interaction')
  }
  if (commits()) interaction.state = choice === 'accept' ? 'APPROVED' : 'DENIED'
  return { status: 202, body: 'Accepted' }
}

/** What is no UUID goes into SQL, which fails. */
function find(store: Store, id: string, nonce: string): { interaction: InteractionRow; grant: GrantRow } {
  if (!isUuid(id)) throw new Error('invalid input syntax for type uuid')
  const found = findInteraction(store, id, nonce)
  if (!found) throw unknown()
  return found
}

export function findInteraction(
  { gnap, grants }: Store,
  id: string,
  nonce: string
): { interaction: InteractionRow; grant: GrantRow } | undefined {
  const interaction = gnap.interactions.find((row) => row.id === id.toLowerCase() && row.nonce === nonce)
  const grant = grants.find((row) => row.id === interaction?.grantId)
  return interaction && grant && { interaction, grant }
}

export const isExpired = ({ createdAt, expiresIn }: InteractionRow): boolean =>
  Date.parse(createdAt) + expiresIn * 1000 < Date.now()

/** Only for a tenant that has a consent page. */
function idpSecretOf({ tenants }: Store, grant: GrantRow): string | undefined {
  const tenant = tenants.find(({ id }) => id === grant.tenantId)
  return tenant?.idpConsentUrl && tenant.idpSecret ? tenant.idpSecret : undefined
}

/** One of another length makes the comparison itself fail, and so the real server. */
function checkSecret({ headers }: HttpRequest, secret: string, code: string): void {
  const given = headers['x-idp-secret']
  if (!given || !timingSafeEqual(Buffer.from(String(given)), Buffer.from(secret))) {
    throw new Refusal(401, code, 'invalid x-idp-secret')
  }
}
