import DataLoader from 'dataloader'
import type { Audit } from './observability/auditLog.ts'
import type { Config } from './config/config.ts'
import { GatewayError } from './errors.ts'
import type { History } from './history.ts'
import type { Journal } from './journal/journal.ts'
import type { Recorder } from './journal/recorder.ts'
import type { Signer } from './journal/signing.ts'
import type { RunningMutation } from './lib/runningMutation.ts'
import { isCallers, viewerId, type Origin, type Viewer } from './identity/viewer.ts'
import type { Meter } from './rateLimits/meter.ts'
import type { Log } from './observability/log.ts'
import type { Rafiki } from './rafiki/client.ts'
import { RequestTime } from './lib/requestTime.ts'
import { maxUpstreamRequests } from './rafiki/requestBudget.ts'
import type { Asking, OpenPayments } from './openPayments/openPayments.ts'
import type { WalletAddressProfile } from './openPayments/profiles.ts'
import { grantsByIds } from './rafiki/queries/grants.ts'
import type { Grant } from './rafiki/grant.ts'
import { RowLoaders } from './rafiki/queries/loaders.ts'
import type { Revocations } from './revocations/revocations.ts'
import type { RequestStats } from './observability/requestStats.ts'

/** What one request carries. */
export interface Context {
  requestId: string
  time: RequestTime
  viewer: Viewer
  meter: Meter
  rafiki: Rafiki
  settings: Config['rafiki']
  accountHolders: Config['accountHolders']
  /** Services that the wallet's own fields may ask. */
  extensionOrigins: ReadonlySet<string>
  log: Log
  stats: RequestStats
  audit: Audit
  /** Mutations that have their line in the audit log, by their names in the answer. */
  audited: Set<string>
  revocations: Revocations
  history: History<Context>
  mutation: RunningMutation
  /** Where the request came from, as far as it is written down. */
  origin: Origin | undefined
  recorder: Recorder
  /** Undefined where no journal is configured. */
  journal: Journal | undefined
  /** Undefined where no signing key is configured. */
  signer: Signer | undefined
  /** In whose name auth servers may be asked. */
  asking: Asking
  loaders: Loaders
}

/** One HTTP request may look up this many profiles that its caller has not yet: each goes out to a stranger's server. */
const maxProfileLookUps = 30

function profilesFor({ profiles }: OpenPayments, caller: string) {
  let left = maxProfileLookUps
  const get = async (address: string): Promise<WalletAddressProfile> => {
    if (left === 0) throw tooMany()
    left -= 1
    return profiles.get(caller, address)
  }
  return (addresses: readonly string[]): Promise<(WalletAddressProfile | Error)[]> =>
    Promise.all(addresses.map((address) => get(address).catch((error: Error) => error)))
}

const tooMany = (): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', `An operation may look up at most ${maxProfileLookUps} new profiles.`, {
    limit: 'profiles',
    maximum: maxProfileLookUps
  })

/** The caches and loaders of one request. */
export class Loaders extends RowLoaders {
  readonly #viewer: Viewer
  readonly #openPayments: OpenPayments
  readonly #time: RequestTime
  #grant?: DataLoader<string, Grant | undefined>
  #profile?: DataLoader<string, WalletAddressProfile>
  #caller?: string

  constructor(rafiki: Rafiki, viewer: Viewer, openPayments: OpenPayments, time: RequestTime) {
    super(rafiki)
    this.#viewer = viewer
    this.#openPayments = openPayments
    this.#time = time
  }

  /**
   * A grant of the viewer's by id (a UUID in lower case), as it is now. The code that uses it proves ownership again.
   */
  get grant() {
    return (this.#grant ??= new DataLoader(async (ids) => {
      const { tenant } = this.rafiki
      const found = await grantsByIds(this.rafiki, ids, tenant.id, (grant) => isCallers(this.#viewer, grant))
      return ids.map((id) => found.get(id))
    }))
  }

  /** Who is behind a wallet address anywhere in the world, by its normalised URL; at once where the viewer has asked before. @throws GatewayError */
  profile(url: string): WalletAddressProfile | Promise<WalletAddressProfile> {
    const caller = (this.#caller ??= viewerId(this.#viewer))
    const known = this.#openPayments.profiles.known(caller, url)
    this.#time.holdsUntil(this.#time.at + (known?.msLeft ?? 0))
    if (known?.error) throw known.error
    return known?.profile ?? (this.#profile ??= new DataLoader(profilesFor(this.#openPayments, caller))).load(url)
  }
}

/** The context for reading back a mutation: with no earlier or deduped reads, and a budget of its own. */
export function readingBack(context: Context): Context {
  const { viewer, asking, time } = context
  const rafiki = context.rafiki.readingBack(maxUpstreamRequests)
  return { ...context, rafiki, loaders: new Loaders(rafiki, viewer, asking.openPayments, time) }
}

export function createContext(
  openPayments: OpenPayments,
  base: Omit<Context, 'loaders' | 'time' | 'asking' | 'audited'>
): Context {
  const { viewer, requestId, log, mutation, stats } = base
  const tenantId = viewer.tenant.id
  const time = new RequestTime()
  return {
    ...base,
    time,
    audited: new Set(),
    asking: {
      openPayments,
      caller: { tenantId, clientId: viewer.clientId },
      requestId,
      log,
      mutation,
      trace: stats.trace
    },
    loaders: new Loaders(base.rafiki, viewer, openPayments, time)
  }
}
