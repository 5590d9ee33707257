import type { Config } from '../../config/config.ts'
import { GatewayError } from '../../errors.ts'
import type { Tenant } from '../../config/tenants.ts'
import { notedSeconds } from '../../rafiki/transport/clockSkew.ts'
import { CheckGrantsDocument } from '../../rafiki/documents/auth/grantLists.ts'
import { CheckWhoamiDocument, type CheckWhoamiQuery } from '../../rafiki/documents/backend/tenants.ts'
import { prepare, withoutProof, type Service } from '../../rafiki/operation.ts'
import type { Transport } from '../../rafiki/transport/transport.ts'
import { reasonOf } from './captured.ts'
import { right, unknown, wrong, type Row } from './rows.ts'

/** The smallest question that each service answers to a tenant of its own. */
const smallest = {
  auth: prepare(CheckGrantsDocument),
  // The check examines the answer itself, from any tenant.
  backend: withoutProof(prepare(CheckWhoamiDocument))
}
const variable = { auth: 'RAFIKI_AUTH_URL', backend: 'RAFIKI_BACKEND_URL' }

/** Several tenants are told apart by their ids. */
export const named = (what: string, tenant: Tenant): string => (tenant.alone ? what : `${what} (${tenant.id})`)

export async function reachable(transport: Transport, service: Service, { rafiki }: Config): Promise<Row> {
  const what = `${service}: reachable`
  const { origin } = new URL(rafiki.urls[service])
  if (await transport.healthy(service)) return right(what, `${origin} answers its health check`)
  return wrong(
    what,
    `${origin}/healthz does not answer with 200`,
    `Is ${variable[service]} the address of the admin API as seen from this machine, and does Rafiki run?`
  )
}

/** Whether the service takes what the tenant's secret signs. Asked as the gateway asks. */
export async function signature(
  transport: Transport,
  service: Service,
  tenant: Tenant,
  { rafiki }: Config
): Promise<Row> {
  const what = named(`${service}: signature`, tenant)
  try {
    const answer = (await transport.send(tenant, smallest[service], service === 'auth' ? { first: 1 } : {})).take()
    if (!answer.errors) return right(what, 'accepted')
    return wrong(
      what,
      'accepted, but the query was refused',
      `Is ${variable[service]} the address of the other service? If not, read the log of this one: it does not work.`
    )
  } catch (error) {
    const reason = reasonOf(error)
    if (reason.startsWith('HTTP 401')) {
      return wrong(
        what,
        'refused (401)',
        "Set RAFIKI_TENANT_ID and RAFIKI_TENANT_SECRET to the tenant's own; for the operator tenant: Rafiki's OPERATOR_TENANT_ID and ADMIN_API_SECRET. If they are right, compare the clocks."
      )
    }
    const { pathname } = new URL(rafiki.urls[service])
    return wrong(what, `no answer to a GraphQL request (${reason})`, `Is ${pathname} the admin API's path (/graphql)?`)
  }
}

export function clock(transport: Transport, service: Service): Row {
  const what = `${service}: clock`
  const seconds = transport.skewSeconds(service)
  if (seconds === undefined) return unknown(what, 'its answers have no date', 'Compare the clocks of both machines.')
  if (Math.abs(seconds) < notedSeconds) return right(what, `at most ${Math.abs(seconds) + 1} s from this machine's`)
  const side = seconds > 0 ? 'ahead of' : 'behind'
  return wrong(
    what,
    `${Math.abs(seconds)} s ${side} this machine's`,
    'Synchronize both by NTP: Rafiki refuses signatures older than 30 s.'
  )
}

/** Whether the secret is this tenant's, and what Rafiki lets that one do. */
export async function tenantKnown(transport: Transport, tenant: Tenant, { tenants }: Config): Promise<Row> {
  const what = named('tenant', tenant)
  let who: CheckWhoamiQuery['whoami'] | null | undefined
  try {
    const { data } = (await transport.send(tenant, smallest.backend, {})).take(smallest.backend)
    who = data?.whoami
  } catch {
    who = undefined
  }
  if (!who) return unknown(what, 'could not be checked', 'First correct what is wrong above.')
  if (who.id !== tenant.id)
    return wrong(what, 'Rafiki treats it as another tenant', "Set the tenant's own id and secret.")
  if (tenant.operator && !who.isOperator)
    return wrong(
      what,
      'is an operator tenant here, but not at Rafiki',
      'Set "operator": true only for the tenant whose secret is Rafiki\'s ADMIN_API_SECRET.'
    )
  if (!who.isOperator) return right(what, 'known')
  if (tenants.length > 1 && !tenant.operator)
    return right(what, "known; Rafiki's operator tenant, here kept to its own rows")
  return right(what, "known; Rafiki's operator tenant")
}

/** Whether mutations may be sent to the backend: Rafiki is asked as whom it runs queries, many at once. */
export async function isolation({ tenants: { probe, checkMayWrite } }: Transport, { tenants }: Config): Promise<Row> {
  const what = 'tenants kept apart'
  const probed = await probe(tenants)
  try {
    for (const tenant of tenants) await checkMayWrite(tenant)
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'TENANTS_NOT_ISOLATED')
      return unknown(what, `could not be checked (${reasonOf(error)})`, 'First correct what is wrong above.')
    return wrong(
      what,
      `no mutation will be sent to the backend: ${reasonOf(error)}`,
      error.message.replace(/^Nothing was sent: /, '')
    )
  }
  if (tenants.length === 1) return right(what, 'Rafiki has one tenant, or RAFIKI_TENANTS_ISOLATED is true')
  if (probed === 'unseen') return right(what, 'configured, and no query ran as another tenant')
  return unknown(what, 'configured, but could not be checked', 'First correct what is wrong above.')
}
