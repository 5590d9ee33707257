import { createHash, randomUUID } from 'node:crypto'
import type { GrantRow } from '../rows.ts'
import type { Store } from '../store.ts'
import { Refusal, type HttpAnswer, type HttpRequest } from './http.ts'
import { findInteraction, isExpired } from './interactionServer.ts'
import type { InteractionRow } from './rows.ts'

export interface Interact {
  start: (id: string, nonce: string, request: HttpRequest) => HttpAnswer
  finish: (id: string, nonce: string, request: HttpRequest) => HttpAnswer
}

const redirect = (location: string, headers: Record<string, string> = {}): HttpAnswer => ({
  status: 302,
  headers: { location, ...headers }
})

/** The way of the account holder's browser: over the auth server to the consent page, and back to the client. */
export function createInteract(store: Store, authServer: () => string): Interact {
  /** The nonce with which each browser came, by its cookie. */
  const sessions = new Map<string, string>()

  const finishOf = (grant: GrantRow) => store.gnap.continuations.find((row) => row.grantId === grant.id)?.finish

  /** The browser with a word to the client, or the word alone where the client asked for no browser. */
  function back(grant: GrantRow, result: Record<string, string>, otherwise: () => HttpAnswer): HttpAnswer {
    const finish = finishOf(grant)
    if (!finish) return otherwise()
    const uri = new URL(finish.uri)
    for (const [name, value] of Object.entries(result)) uri.searchParams.set(name, value)
    return redirect(uri.href)
  }

  function refuse(grant: GrantRow, status: number, result: string, message: string): HttpAnswer {
    return back(grant, { result, message }, () => {
      throw new Refusal(status, result, message)
    })
  }

  return {
    start(id, nonce, { url: { searchParams } }) {
      const [clientName, clientUri] = [searchParams.get('clientName'), searchParams.get('clientUri')]
      if (clientName === null || clientUri === null) {
        throw new Refusal(400, undefined, 'Received error validating OpenAPI request')
      }
      const found = findInteraction(store, id, nonce)
      if (!found) throw new Refusal(400, 'unknown_interaction', 'unknown interaction')
      const { interaction, grant } = found
      if (interaction.state !== 'PENDING' || grant.finalizationReason === 'REVOKED') {
        return refuse(grant, 403, 'invalid_interaction', 'invalid interaction')
      }
      const tenant = store.tenants.find((row) => row.id === grant.tenantId)
      if (!tenant?.idpConsentUrl) return refuse(grant, 500, 'request_denied', 'internal server error')
      grant.state = 'PENDING'
      const session = randomUUID()
      sessions.set(session, nonce)
      const page = new URL(tenant.idpConsentUrl)
      page.searchParams.set('interactId', interaction.id)
      page.searchParams.set('nonce', nonce)
      // Whatever stood in the link: anybody can have written it.
      page.searchParams.set('clientName', clientName)
      page.searchParams.set('clientUri', clientUri)
      return redirect(page.href, { 'set-cookie': `sessionId=${session}; path=/; httponly` })
    },

    finish(id, nonce, { headers }) {
      const found = findInteraction(store, id, nonce)
      if (!found) throw new Refusal(404, 'unknown_interaction', 'unknown interaction')
      const { interaction, grant } = found
      if (isExpired(interaction)) return refuse(grant, 401, 'invalid_interaction', 'interaction expired')
      const session = /(?:^|; )sessionId=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? ''
      if (sessions.get(session) !== nonce) throw new Refusal(401, 'invalid_request', 'invalid session')
      if (grant.finalizationReason === 'REVOKED') {
        return refuse(grant, 404, 'unknown_interaction', 'unknown interaction')
      }
      const accepted = (): HttpAnswer => ({ status: 202, body: 'Accepted' })
      switch (interaction.state) {
        case 'APPROVED':
          grant.state = 'APPROVED'
          return back(grant, finishParts(store, authServer(), grant, interaction), accepted)
        case 'DENIED':
          Object.assign(grant, { state: 'FINALIZED', finalizationReason: 'REJECTED' })
          return back(grant, { result: 'grant_rejected' }, accepted)
        case 'PENDING':
          return back(grant, { result: 'grant_invalid' }, () => {
            throw new Refusal(401, 'invalid_interaction', 'interaction is not active')
          })
      }
    }
  }
}

/** What the client's page is called with, so that it knows who sends the browser. */
export function finishParts(
  { gnap }: Store,
  authServer: string,
  grant: GrantRow,
  { nonce, ref }: InteractionRow
): { hash: string; interact_ref: string } {
  const { finish } = gnap.continuations.find((row) => row.grantId === grant.id) ?? {}
  const parts = [finish?.nonce, nonce, ref, `${authServer}/${grant.tenantId}`]
  return { hash: createHash('sha256').update(parts.join('\n')).digest('base64'), interact_ref: ref }
}
