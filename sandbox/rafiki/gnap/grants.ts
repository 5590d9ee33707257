import { randomBytes, randomUUID } from 'node:crypto'
import type { AccessRow, GrantRow } from '../rows.ts'
import { newRow, type Store } from '../store.ts'
import { Refusal } from './http.ts'
import { newInteraction, type AccessTokenRow, type ContinuationRow } from './rows.ts'
import type { ClientIdentity } from './signature.ts'

interface AccessRequest {
  type: string
  actions: string[]
  identifier?: string
  limits?: AccessRow['limits']
}

export interface GrantRequest {
  access_token?: { access: AccessRequest[] }
  subject?: { sub_ids: { id: string; format: string }[] }
  interact?: { start: string[]; finish?: { uri: string; nonce: string } }
  client?: unknown
}

const randomToken = (): string => randomBytes(10).toString('hex').toUpperCase()
const invalid = (message: string): Refusal => new Refusal(400, 'invalid_request', message)

export function identityOf(client: unknown): ClientIdentity {
  if (typeof client === 'string') return { client }
  const { walletAddress, jwk } = (client ?? {}) as { walletAddress?: string; jwk?: never }
  if (walletAddress) return { client: walletAddress }
  if (jwk) return { jwk }
  throw invalid('Invalid client field')
}

/** Nobody is asked for what only receives or quotes, unless it lists what other clients made. */
const needsNobody = ({ type, actions }: AccessRequest): boolean =>
  (type === 'incoming-payment' || type === 'quote') && !actions.includes('list-all')

export function createGrant(store: Store, authServer: string, tenantId: string, request: GrantRequest): unknown {
  if (!store.tenants.some(({ id }) => id === tenantId)) throw new Refusal(404, 'invalid_request', 'Not Found')
  const access = request.access_token?.access ?? []
  const subjects = request.subject?.sub_ids ?? []
  if (access.length === 0 && subjects.length === 0) throw invalid('subject or access_token required')
  if (access.length > 3) throw new Refusal(400, undefined, 'body.access_token.access must NOT have more than 3 items')
  for (const it of access) if (!needsNobody(it) && !it.identifier) throw invalid('access identifier required')
  const alone = subjects.length === 0 && access.every(needsNobody)
  const { client, jwk } = identityOf(request.client)
  if (!alone) {
    if (!request.interact) throw invalid("missing required request field 'interact'")
    if (jwk) {
      throw new Refusal(400, 'invalid_client', 'JWK client identifier cannot be used for interactive grants')
    }
    const named = [...store.gnap.clients, ...store.walletAddresses].some((it) => it.address === client && it.publicName)
    if (!named) throw new Refusal(400, 'invalid_client', "missing required request field 'client'")
  }
  const { createdAt, id } = newRow()
  const grant: GrantRow = {
    ...{ id, createdAt, tenantId },
    state: alone ? 'APPROVED' : 'PENDING',
    finalizationReason: null,
    client: client ?? null,
    access: access.map(({ type, actions, identifier = null, limits = null }) => ({
      ...newRow(),
      ...{ type, actions, identifier, limits }
    })),
    subjects: subjects.map((it) => ({ ...newRow(), subId: it.id, subIdFormat: it.format }))
  }
  const continuation: ContinuationRow = {
    grantId: id,
    continueId: randomUUID(),
    continueToken: randomToken(),
    ...(jwk && { jwk }),
    ...(request.interact?.finish && { finish: request.interact.finish }),
    lastContinuedAt: Date.now()
  }
  store.grants.push(grant)
  store.gnap.continuations.push(continuation)
  if (alone) return issue(store, authServer, grant, continuation)
  const interaction = newInteraction(store.gnap, id)
  store.gnap.interactions.push(interaction)
  const redirect = new URL(`${authServer}/interact/${interaction.id}/${interaction.nonce}`)
  redirect.searchParams.set('clientName', nameOf(store, client))
  redirect.searchParams.set('clientUri', client ?? '')
  const interact = { redirect: redirect.href, finish: interaction.nonce }
  return { interact, continue: continueField(authServer, continuation, store.gnap.waitSeconds) }
}

export const nameOf = ({ gnap, walletAddresses }: Store, client?: string): string =>
  [...gnap.clients, ...walletAddresses].find(({ address }) => address === client)?.publicName ?? ''

export const continueField = (authServer: string, { continueToken, continueId }: ContinuationRow, wait?: number) => ({
  access_token: { value: continueToken },
  uri: `${authServer}/continue/${continueId}`,
  ...(wait !== undefined && { wait })
})

/** The grant with a token, as its client gets it. */
export function issue(store: Store, authServer: string, grant: GrantRow, continuation: ContinuationRow): unknown {
  const token = newToken(store, grant.id)
  return {
    ...(grant.access.length > 0 && { access_token: tokenField(authServer, token, grant) }),
    continue: continueField(authServer, continuation),
    ...(grant.subjects.length > 0 && {
      subject: { sub_ids: grant.subjects.map(({ subId, subIdFormat }) => ({ id: subId, format: subIdFormat })) }
    })
  }
}

export function newToken({ gnap }: Store, grantId: string): AccessTokenRow {
  const token: AccessTokenRow = {
    ...newRow(),
    grantId,
    value: randomToken(),
    managementId: randomUUID(),
    expiresIn: gnap.tokenSeconds,
    revoked: false
  }
  gnap.accessTokens.push(token)
  return token
}

export const tokenField = (
  authServer: string,
  { value, managementId, expiresIn }: AccessTokenRow,
  grant: GrantRow
) => ({
  value,
  manage: `${authServer}/token/${managementId}`,
  access: grant.access.map(({ type, actions, identifier, limits }) => ({
    ...{ type, actions },
    ...(identifier && { identifier }),
    ...(limits && { limits })
  })),
  expires_in: expiresIn
})
