import type { Tenant } from '../../config/tenants.ts'
import { GatewayError, type Outcome } from '../../errors.ts'
import type { Log } from '../../observability/log.ts'
import type { Answer, RanAs } from './answer.ts'
import type { Data } from '../document.ts'
import { TenantCountDocument } from '../documents/backend/tenants.ts'
import { prepare, type Operation } from '../operation.ts'
import { probeTenants, whoami, type Probed } from './tenantProbe.ts'

/*
 * Whether mutations may be sent to the backend. A query proves as whom it ran; a mutation that ran as another tenant is
 * done by then. So none is sent to a Rafiki that may hold several tenants, unless it is known to keep them apart.
 */

export interface TenantIsolation {
  /** An answer was another tenant's: this Rafiki mixes them up, whatever anybody says. */
  mixed: () => void
  /** What a query has proven. */
  ranAs(ranAs: RanAs): void
  /** Looks for it. Mutations wait for what comes of that. */
  probe(tenants: readonly Tenant[]): Promise<Probed>
  /** Makes the number of tenants be checked again. */
  forget(): void
  /** @throws GatewayError TENANTS_NOT_ISOLATED, or why it cannot be told */
  checkMayWrite(tenant: Tenant): Promise<void>
}

type Ask = <Result extends Data, Variables extends Data>(
  tenant: Tenant,
  operation: Operation<Result, Variables>,
  variables: Variables,
  how?: { unshared?: boolean }
) => Promise<Answer<Result>>

const tenants = prepare(TenantCountDocument)
/** Deleted tenants stay in Rafiki's list. */
const first = 100
/** How long a number of tenants is relied on: somebody may add one. */
const keptMs = 10_000

const reasons = {
  mixed: 'Rafiki was seen to run a request as another tenant',
  configured: 'several tenants are configured',
  others: 'Rafiki holds other tenants'
}

interface Configured {
  /** Whether this Rafiki is known to keep tenants apart (`RAFIKI_TENANTS_ISOLATED`). */
  known: boolean
  several: boolean
}

export function createTenantIsolation({ known, several }: Configured, ask: Ask, log: Log): TenantIsolation {
  let isMixed = false
  let isSaid = false
  let probing: Promise<unknown> | undefined
  /** By tenant. */
  const operators = new Map<string, boolean>()
  const alone = new Map<string, { until: number; verdict: boolean }>()

  /** Whether Rafiki holds no other tenant. One that is no operator is never alone: Rafiki's operator tenant is there. */
  async function isAlone(tenant: Tenant): Promise<boolean> {
    const kept = alone.get(tenant.id)
    if (kept && kept.until > Date.now()) return kept.verdict
    if (!operators.has(tenant.id)) await ask(tenant, whoami, {})
    const verdict = operators.get(tenant.id) === true && (await countsOne(ask, tenant))
    alone.set(tenant.id, { until: Date.now() + keptMs, verdict })
    return verdict
  }

  async function whyNot(tenant: Tenant): Promise<keyof typeof reasons | undefined> {
    await probing
    if (isMixed) return 'mixed'
    if (known) return undefined
    if (several) return 'configured'
    try {
      if (!(await isAlone(tenant))) return 'others'
    } catch (error) {
      // The very question may have been run as another tenant.
      if (isMixed) return 'mixed'
      throw notSent(error)
    }
    // Other queries may have shown it meanwhile.
    return isMixed ? 'mixed' : undefined
  }

  return {
    mixed() {
      if (isMixed) return
      isMixed = true
      log.error({ alarm: 'tenants-mixed' }, `${reasons.mixed}: no more mutations are sent to its backend`)
    },
    ranAs({ id, isOperator }) {
      operators.set(id, isOperator)
    },
    probe(all) {
      const askUnshared = (tenant: Tenant) => ask(tenant, whoami, {}, { unshared: true })
      return (probing = probeTenants(all, askUnshared, () => isMixed))
    },
    forget: () => alone.clear(),
    async checkMayWrite(tenant) {
      const why = await whyNot(tenant)
      if (!why) return
      if (!isSaid) log.error({ alarm: 'tenants-not-isolated', why: reasons[why] }, 'backend mutations are refused')
      isSaid = true
      throw refused(why)
    }
  }
}

/** Whether Rafiki's list holds one tenant that is not deleted. */
async function countsOne(ask: Ask, tenant: Tenant): Promise<boolean> {
  const { data } = await ask(tenant, tenants, { first })
  const list = data?.tenants
  return list?.pageInfo.hasNextPage === false && list.edges.filter(({ node }) => node.deletedAt === null).length === 1
}

const outcome: Outcome = 'NOT_DONE'

/** The question that goes before a mutation failed: the mutation was not sent. */
const notSent = (error: unknown): unknown =>
  error instanceof GatewayError
    ? new GatewayError(error.code, error.message, { ...error.extensions, outcome }, error.cause)
    : error

const refused = (why: keyof typeof reasons): GatewayError =>
  new GatewayError(
    'TENANTS_NOT_ISOLATED',
    why === 'mixed'
      ? 'Nothing was sent: this Rafiki runs requests as other tenants. Its operator must upgrade it to a version that isolates tenants, set RAFIKI_TENANTS_ISOLATED=true, and restart this gateway.'
      : 'Nothing was sent: this Rafiki may run a mutation as another tenant. Its operator must upgrade it to a version that isolates tenants, and set RAFIKI_TENANTS_ISOLATED=true.',
    { outcome },
    reasons[why]
  )
