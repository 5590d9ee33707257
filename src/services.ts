import { createCallers, type Callers } from './callers.ts'
import { createAudit, openAudit, type Audit, type AuditSink } from './observability/auditLog.ts'
import type { Config } from './config/config.ts'
import type { Tenant } from './config/tenants.ts'
import type { Context } from './context.ts'
import { recordedClients } from './domain/clients/recordedClients.ts'
import { recordedSpending } from './domain/payments/recordedSpending.ts'
import type { History } from './history.ts'
import { createBacklog, type Backlog } from './journal/backlog.ts'
import type { createFollower, Follower } from './journal/follower/follower.ts'
import type { Journal } from './journal/journal.ts'
import { createSigner, type Signer } from './journal/signing.ts'
import { createRecorder, type Recorder } from './journal/recorder.ts'
import { createUpkeep, type Upkeep } from './journal/upkeep.ts'
import { refusals } from './identity/refused.ts'
import type { Clock } from './lib/clock.ts'
import type { RunningMutation } from './lib/runningMutation.ts'
import { property } from './lib/property.ts'
import { createLog, type Log } from './observability/log.ts'
import { createMetrics, type Metrics } from './observability/metrics/metrics.ts'
import type { Tracing } from './observability/tracing/trace.ts'
import { createOpenPayments, type OpenPayments } from './openPayments/openPayments.ts'
import type { Network } from './openPayments/ssrf/addressGuard.ts'
import { createWalletAddressIdCache, createGrantTermsCache } from './rafiki/caches.ts'
import type { Rafiki, Shared } from './rafiki/client.ts'
import { rafikiFor } from './rafiki/requestClient.ts'
import { createInteractionServer } from './rafiki/interactionServer.ts'
import { createTransport, type Transport } from './rafiki/transport/transport.ts'
import { createSettlement } from './revocations/settlement.ts'
import { createRevocations, type Revocations } from './revocations/revocations.ts'

/** What all requests of a process share. */
export interface Services {
  log: Log
  metrics: Metrics | undefined
  tracing: Tracing | undefined
  audit: Audit
  transport: Transport
  rafiki: Shared
  openPayments: OpenPayments
  revocations: Revocations
  history: History<Context>
  /** Undefined where no journal is configured. */
  journal: Journal | undefined
  recorder: Recorder
  backlog: Backlog | undefined
  upkeep: Upkeep | undefined
  follower: Follower | undefined
  /** Undefined where no signing key is configured. */
  signer: Signer | undefined
  callers: Callers
}

export interface ServiceOptions {
  log?: Log
  /** Where audit lines go, instead of where the configuration says. */
  audit?: AuditSink
  /** Where the open network lies, for a sandbox that plays it. No variable sets this. */
  network?: Network
  /** By which revoked grants are read again; for tests. */
  clock?: Clock
  /** Who knows the past instead of Rafiki's lists. */
  history?: Partial<History<Context>>
}

export async function createServices(config: Config, options: ServiceOptions = {}): Promise<Services> {
  const log = options.log ?? createLog(config.logLevel)
  const metrics =
    config.metrics &&
    createMetrics(config.trustedDocuments.documents.values(), { ...config, refusals: Object.keys(refusals) })
  // A gateway without traces or a journal does not load their code.
  const tracing =
    config.tracing && (await import('./observability/tracing/openTelemetry.ts')).createTracing(config.tracing)
  const audit = createAudit(options.audit ?? openAudit(config.audit, log), log, metrics?.auditFailed)
  const transport = createTransport(config, log, metrics)
  const journal = config.journal && (await (await import('./journal/journal.ts')).createJournal(config.journal, log))
  const backlog = journal && createBacklog(journal, config.journal?.spoolDir, log)
  const recorder = createRecorder(audit, backlog)
  const signer = createSigner(config)
  const rafiki: Shared = {
    transport,
    interactions: createInteractionServer(config, log, metrics),
    grantTermsCache: createGrantTermsCache(metrics?.cache('grant-terms')),
    walletAddressIdCache: createWalletAddressIdCache(metrics?.cache('addresses'))
  }
  const openPayments = createOpenPayments(config, log, options.network, metrics?.cache('profiles'))
  const rafikiOf = (tenant: Tenant, id: string, maximum: number, mutation: RunningMutation): Rafiki =>
    rafikiFor(rafiki, tenant, { id, log, mutation, caller: 'revocations' }, maximum)
  const revocations = createRevocations({
    ...{ rafikiOf, recorder, journal, log, clock: options.clock, counted: metrics?.revocationRead }
  })
  const upkeep =
    journal &&
    backlog &&
    createUpkeep({
      journal,
      backlog,
      settle: createSettlement({ ...config, journal, rafikiOf, audit, log }),
      signHeads: (await import('./journal/signHeads.ts')).createHeadSigning({
        ...config,
        journal,
        signer,
        write: (line) => audit.write(line)
      }),
      log
    })
  await upkeep?.start()
  if (journal && backlog) metrics?.journal(journal, backlog)
  const { journalPassedOver: counted, journalLooked: looked } = metrics ?? {}
  const following = { config, clock: options.clock, counted, looked }
  const follower = journal && (await follow(journal, rafiki, following))
  const callers = await createCallers(config, { log, metrics, journal })
  const history = { spending: recordedSpending, clients: recordedClients, ...options.history }
  return {
    ...{ log, metrics, tracing, audit, journal, follower, transport, rafiki, openPayments, revocations, history },
    ...{ recorder, upkeep, backlog, callers, signer }
  }
}

async function follow(
  journal: Journal,
  shared: Shared,
  following: { config: Config } & Pick<Parameters<typeof createFollower>[0], 'clock' | 'counted' | 'looked'>
): Promise<Follower> {
  const { createFollower } = await import('./journal/follower/follower.ts')
  const request = { id: 'journal', log: journal.log, caller: 'journal', unshared: true }
  return createFollower({
    ...{ journal, ...following },
    rafikiOf: (tenant, maximum, signal) => rafikiFor(shared, tenant, { ...request, signal }, maximum)
  })
}

/** Ends them in the order in which they depend on each other. */
export async function closeServices(services: Services): Promise<void> {
  const { log, tracing, audit, journal, follower, upkeep, transport, rafiki, openPayments, revocations, callers } =
    services
  // Mutations of callers who hung up go on, and have their line.
  await audit.settled()
  await revocations.close()
  await follower?.close()
  await Promise.all([transport.close(), rafiki.interactions?.close(), openPayments.close()])
  await upkeep?.close()
  await journal?.close()
  callers.close()
  audit.close()
  await tracing?.close().catch((error: unknown) => log.warn({ why: property(error, 'name') }, 'traces were lost'))
}
