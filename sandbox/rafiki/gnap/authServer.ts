import type { GrantRow } from '../rows.ts'
import type { Store } from '../store.ts'
import { continueField, createGrant, identityOf, issue, newToken, tokenField, type GrantRequest } from './grants.ts'
import { createInteract, finishParts } from './interact.ts'
import { Refusal, startHttp, type HttpAnswer, type HttpRequest, type HttpServer } from './http.ts'
import type { AccessTokenRow, ContinuationRow } from './rows.ts'
import { checkSignature, checkSignatureHeaders } from './signature.ts'

export interface AuthServer extends HttpServer {
  /**
   * What becomes of a grant when its account holder answers and their browser comes back to the auth server, in one
   * step, for tests that are about something else.
   * @returns what the client's page is called with
   */
  finish: (grantId: string, choice: 'accept' | 'reject') => { interactRef: string; hash: string }
}

type Handler = (id: string, request: HttpRequest) => Promise<HttpAnswer>

/** Where clients ask for grants, go on with them, give them back, and manage their tokens. */
export async function startAuthServer(
  store: Store,
  port: number,
  commits: () => boolean = () => true
): Promise<AuthServer> {
  const { gnap } = store
  const routes: [method: string, path: RegExp, handle: Handler][] = [
    ['POST', /^\/continue\/([^/]+)$/, continueGrant],
    ['DELETE', /^\/continue\/([^/]+)$/, cancelGrant],
    ['POST', /^\/token\/([^/]+)$/, rotateToken],
    ['DELETE', /^\/token\/([^/]+)$/, revokeToken],
    ['POST', /^\/([^/]+)$/, requestGrant]
  ]
  const interact = createInteract(store, () => http.url)
  const http: HttpServer = await startHttp(port, (request) => {
    const [, id = '', nonce = '', finish] =
      /^\/interact\/([^/]+)\/([^/]+?)(\/finish)?$/.exec(request.url.pathname) ?? []
    if (request.method === 'GET' && id) return interact[finish ? 'finish' : 'start'](id, nonce, request)
    for (const [method, path, handle] of routes) {
      const id = path.exec(request.url.pathname)?.[1]
      if (id !== undefined && method === request.method) return handle(id, request)
    }
    return { status: 404, body: 'Not Found' }
  })
  return Object.assign(http, { finish })

  async function requestGrant(tenantId: string, request: HttpRequest): Promise<HttpAnswer> {
    checkSignatureHeaders(request)
    const body = JSON.parse(request.text) as GrantRequest
    await checkSignature(store, identityOf(body.client), request)
    return { status: 200, body: createGrant(store, http.url, tenantId, body) }
  }

  /** Revoked grants are not found; a client that signed for another's grant learns only that it was not theirs. */
  async function ofClient(continueId: string, request: HttpRequest): Promise<[GrantRow, ContinuationRow]> {
    const { authorization } = request.headers
    if (!authorization) throw new Refusal(401, 'invalid_client', 'invalid signature headers')
    checkSignatureHeaders(request)
    const token = authorization.replace('GNAP ', '')
    const continuation = gnap.continuations.find((row) => row.continueId === continueId && row.continueToken === token)
    const grant = store.grants.find(({ id }) => id === continuation?.grantId)
    if (!continuation || !grant || grant.finalizationReason === 'REVOKED') {
      throw new Refusal(401, 'invalid_continuation', 'invalid grant')
    }
    await checkSignature(store, identityOfGrant(grant, continuation), request)
    return [grant, continuation]
  }

  async function continueGrant(continueId: string, request: HttpRequest): Promise<HttpAnswer> {
    const [grant, continuation] = await ofClient(continueId, request)
    const body = (request.text === '' ? {} : JSON.parse(request.text)) as { interact_ref?: string }
    const polled = Object.keys(body).length === 0
    if (!polled) {
      const interaction = gnap.interactions.find(({ ref }) => ref === body.interact_ref)
      if (interaction?.grantId !== grant.id || grant.finalizationReason === 'REJECTED') {
        throw new Refusal(404, 'invalid_continuation', 'grant not found')
      }
    }
    if (Date.now() < continuation.lastContinuedAt + gnap.waitSeconds * 1000) {
      throw new Refusal(400, 'too_fast', `${polled ? 'polled' : 'continued'} grant faster than "wait" period`)
    }
    if (polled && continuation.finish) throw new Refusal(401, 'request_denied', 'grant cannot be polled')
    if (polled && grant.state === 'PENDING') {
      continuation.lastContinuedAt = Date.now()
      return { status: 200, body: { continue: continueField(http.url, continuation, gnap.waitSeconds) } }
    }
    if (grant.state !== 'APPROVED') {
      throw new Refusal(401, 'request_denied', polled ? 'grant cannot be continued' : 'grant interaction not approved')
    }
    const answer = issue(store, http.url, grant, continuation)
    Object.assign(grant, { state: 'FINALIZED', finalizationReason: 'ISSUED' })
    return { status: 200, body: answer }
  }

  async function cancelGrant(continueId: string, request: HttpRequest): Promise<HttpAnswer> {
    const [grant] = await ofClient(continueId, request)
    if (commits()) Object.assign(grant, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    return { status: 204 }
  }

  /** By its place alone: Rafiki does not compare the token itself. */
  async function managed(id: string, request: HttpRequest): Promise<[GrantRow, AccessTokenRow]> {
    checkSignatureHeaders(request)
    const token = gnap.accessTokens.find((row) => row.managementId === id && !row.revoked)
    const grant = store.grants.find((row) => row.id === token?.grantId)
    const continuation = gnap.continuations.find((row) => row.grantId === grant?.id)
    // Revoking a grant revokes its tokens.
    if (!token || !grant || !continuation || grant.finalizationReason === 'REVOKED') {
      throw new Refusal(401, 'invalid_client', 'invalid access token')
    }
    await checkSignature(store, identityOfGrant(grant, continuation), request)
    return [grant, token]
  }

  async function rotateToken(id: string, request: HttpRequest): Promise<HttpAnswer> {
    const [grant, token] = await managed(id, request)
    token.revoked = true
    return { status: 200, body: { access_token: tokenField(http.url, newToken(store, grant.id), grant) } }
  }

  async function revokeToken(id: string, request: HttpRequest): Promise<HttpAnswer> {
    const [, token] = await managed(id, request)
    token.revoked = true
    return { status: 204 }
  }

  function finish(grantId: string, choice: 'accept' | 'reject') {
    const grant = store.grants.find(({ id }) => id === grantId)
    const interaction = gnap.interactions.find((row) => row.grantId === grantId)
    if (!grant || !interaction) throw new Error(`nobody was asked for the grant ${grantId}`)
    interaction.state = choice === 'accept' ? 'APPROVED' : 'DENIED'
    if (choice === 'accept') grant.state = 'APPROVED'
    else Object.assign(grant, { state: 'FINALIZED', finalizationReason: 'REJECTED' })
    const { hash, interact_ref: interactRef } = finishParts(store, http.url, grant, interaction)
    return { interactRef, hash }
  }
}

export const identityOfGrant = (grant: GrantRow, { jwk }: ContinuationRow) =>
  jwk ? { jwk } : { client: grant.client ?? '' }
