import { randomUUID } from 'node:crypto'
import { request } from 'undici'
import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import type { InteractionServer } from '../../rafiki/interactionServer.ts'
import { CheckTenantDocument, type CheckTenantQuery } from '../../rafiki/documents/backend/tenants.ts'
import { prepare } from '../../rafiki/operation.ts'
import type { Transport } from '../../rafiki/transport/transport.ts'
import { reasonOf } from './captured.ts'
import { named } from './rafiki.ts'
import { off, right, unknown, wrong, type Row } from './rows.ts'

const deadlineMs = 5_000
const maxBytes = 64 * 1024
const tenantOf = prepare(CheckTenantDocument)

/** Asked for a request that does not exist: Rafiki's interaction server has its own way of saying so. */
export async function interactionServer(server: InteractionServer, tenant: Tenant): Promise<Row> {
  const what = named('interaction server', tenant)
  if (!tenant.idpSecret) return off(what, 'no consent page for this tenant (no idpSecret)')
  try {
    const { status, code } = await server.read({ tenant }, { id: randomUUID(), nonce: 'check' })
    if (code === 'unknown_interaction') return right(what, 'answers')
    return wrong(
      what,
      `something else answers (HTTP ${status})`,
      "RAFIKI_INTERACTION_URL is the auth service's INTERACTION_PORT, 3009 by default."
    )
  } catch (error) {
    return wrong(
      what,
      `no answer (${reasonOf(error)})`,
      'Is RAFIKI_INTERACTION_URL correct, and reachable from this machine?'
    )
  }
}

/**
 * Whether the idp secret is the one that Rafiki holds for the tenant. The interaction server says that only of a
 * request that exists, so that the admin API is asked; what it answers is compared, and kept nowhere.
 */
export async function consentSecret(transport: Transport, tenant: Tenant): Promise<Row> {
  const what = named('consent secret', tenant)
  if (!tenant.idpSecret) return off(what, 'no consent page for this tenant (no idpSecret)')
  let row: CheckTenantQuery['tenant'] | null | undefined
  try {
    const { data } = (await transport.send(tenant, tenantOf, { id: tenant.id })).take(tenantOf)
    row = data?.tenant
  } catch {
    row = undefined
  }
  if (!row) return unknown(what, 'could not be checked', 'First correct what is wrong above.')
  if (!row.idpSecret)
    return unknown(
      what,
      'Rafiki shows no idpSecret for this tenant',
      "For the operator tenant, compare it with the auth service's IDENTITY_SERVER_SECRET; for another, give the tenant one (updateTenant)."
    )
  if (!tenant.idpSecret.is(row.idpSecret))
    return wrong(what, "is not the tenant's", "Set RAFIKI_IDP_SECRET to the tenant's idpSecret at Rafiki.")
  if (!row.idpConsentUrl)
    return wrong(
      what,
      'correct, but the tenant has no consent page',
      "Set the tenant's idpConsentUrl at Rafiki (updateTenant)."
    )
  return right(what, "the tenant's own")
}

/** The grant server has the same way of saying that a request does not exist. */
export async function authServer({ openPayments: { rafikiAuthServer } }: Config): Promise<Row> {
  const what = 'auth server'
  if (!rafikiAuthServer) return off(what, 'RAFIKI_AUTH_SERVER_URL is not set')
  const url = `${rafikiAuthServer.replace(/\/+$/, '')}/interact/${randomUUID()}/check?clientName=-&clientUri=https%3A%2F%2Fclient.example`
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(deadlineMs) })
    let text = ''
    body.setEncoding('utf8')
    for await (const chunk of body) if ((text += chunk).length > maxBytes) break
    if (text.includes('unknown_interaction')) return right(what, 'answers')
    return wrong(
      what,
      `something else answers (HTTP ${statusCode})`,
      "RAFIKI_AUTH_SERVER_URL is Rafiki's AUTH_SERVER_URL; its port is 3006 by default."
    )
  } catch (error) {
    return wrong(
      what,
      `no answer (${reasonOf(error)})`,
      'Is RAFIKI_AUTH_SERVER_URL correct, and reachable from this machine?'
    )
  }
}
