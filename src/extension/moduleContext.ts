import { needsScope, type Scope } from '../authorization/guards/scope.ts'
import { listMyGrants, ownGrant, view } from '../domain/grants/ownGrants.ts'
import { ownIncoming, ownOutgoing } from '../domain/payments/ownPayments.ts'
import { listMyIncomingPayments, listMyOutgoingPayments } from '../domain/payments/paymentLists.ts'
import { viewIncoming, viewOutgoing } from '../domain/payments/paymentView.ts'
import { ownAddress, ownAddresses } from '../domain/walletAddresses/ownAddresses.ts'
import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { boundedFetch } from './boundedFetch.ts'
import { nodes, type Connection } from '../lib/connection.ts'
import { perRequest, type Rafiki } from '../rafiki/client.ts'
import { parentOf } from './parents.ts'
import type { ModuleContext, Page, PageOf, Viewer } from './contextTypes.ts'

/**
 * What a module's resolvers and guards get of a request: one for each request. The whole context is in private fields,
 * so that nothing of it is handed out by mistake.
 */
class NarrowContext implements ModuleContext {
  readonly requestId: string
  readonly viewer: Viewer
  readonly log: ModuleContext['log']
  readonly signal: AbortSignal
  readonly fetch: ModuleContext['fetch']
  readonly fetchPublic: ModuleContext['fetchPublic']
  readonly #context: Context

  constructor(context: Context) {
    const { requestId, viewer, log, settings, asking, extensionOrigins: origins } = context
    const { guard } = asking.openPayments
    this.#context = context
    this.requestId = requestId
    this.viewer = Object.freeze({
      role: viewer.role,
      subject: viewer.subject,
      tenantId: viewer.tenant.id,
      walletAddresses: Object.freeze([...viewer.wallet.addresses]),
      scopes: Object.freeze([...viewer.scopes]),
      authTime: viewer.authTime,
      clientId: viewer.clientId
    })
    this.log = {
      info: (details, message) => log.info({ ...details, requestId }, message),
      warn: (details, message) => log.warn({ ...details, requestId }, message),
      error: (details, message) => log.error({ ...details, requestId }, message)
    }
    this.signal = signalOf(context)
    const bounds = { guard, origins, signal: this.signal, deadlineMs: settings.deadlines.read }
    const [own, stranger] = [boundedFetch(bounds, 'own'), boundedFetch(bounds, 'public')]
    // What others answer, no exchange with Rafiki says.
    const unrepeatable = (): void => context.rafiki.recording.end()
    this.fetch = (url, init) => (unrepeatable(), own(url, init))
    this.fetchPublic = (url, init) => (unrepeatable(), stranger(url, init))
  }

  readonly walletAddresses: ModuleContext['walletAddresses'] = async () =>
    (await ownAddresses(this.#context)).map(({ id, address }) => ({ id, address }))

  readonly walletAddress: ModuleContext['walletAddress'] = async (id) => {
    const own = await ownAddress(this.#context, id)
    return own ? { id: own.id, address: own.address } : null
  }

  readonly grants: ModuleContext['grants'] = (page) => this.#page('grants:read', listMyGrants, parentOf.MyGrant, page)

  readonly outgoingPayments: ModuleContext['outgoingPayments'] = (page) =>
    this.#page('payments:read', listMyOutgoingPayments, parentOf.MyOutgoingPayment, page)

  readonly incomingPayments: ModuleContext['incomingPayments'] = (page) =>
    this.#page('payments:read', listMyIncomingPayments, parentOf.MyIncomingPayment, page)

  async #page<Node, Row>(
    scope: Scope,
    list: (context: Context, page: PageOf) => Promise<Connection<Node>>,
    rowOf: (node: Node) => Row,
    { first, after }: PageOf = {}
  ): Promise<Page<Row>> {
    await needsScope(scope).check?.({}, this.#context)
    const connection = await list(this.#context, { first, after })
    const { endCursor, hasNextPage } = connection.pageInfo
    return { nodes: nodes(connection).map(rowOf), endCursor, hasNextPage }
  }

  readonly grant: ModuleContext['grant'] = (id) =>
    this.#one('grants:read', ownGrant, (row) => parentOf.MyGrant(view(this.#context, row)), id)

  readonly outgoingPayment: ModuleContext['outgoingPayment'] = (id) =>
    this.#one('payments:read', ownOutgoing, (row) => parentOf.MyOutgoingPayment(viewOutgoing(row, this.#context)), id)

  readonly incomingPayment: ModuleContext['incomingPayment'] = (id) =>
    this.#one('payments:read', ownIncoming, (row) => parentOf.MyIncomingPayment(viewIncoming(row, this.#context)), id)

  async #one<Row, Parent>(
    scope: Scope,
    find: (context: Context, id: string) => Promise<Row | null | undefined>,
    parent: (row: Row) => Parent,
    id: string
  ): Promise<Parent | null> {
    await needsScope(scope).check?.({}, this.#context)
    const row = await find(this.#context, id)
    return row ? parent(row) : null
  }

  static rafikiOf(context: ModuleContext): Rafiki {
    if (context instanceof NarrowContext) return context.#context.rafiki
    throw new TypeError('expected the context of a resolver')
  }
}

const narrow = perRequest<{ context?: ModuleContext; end?: Promise<never> }>(() => ({}))

/** The narrow context of a request. */
export const moduleContext = (context: Context): ModuleContext =>
  (narrow(context.rafiki).context ??= new NarrowContext(context))

/** Rejects when the request's signal aborts: one for all fields of the request. */
export function endOf(context: Context): Promise<never> {
  const its = narrow(context.rafiki)
  if (!its.end) {
    const { signal } = moduleContext(context)
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    its.end = aborted.then((): never => {
      throw signal.reason
    })
    // Where no field waits for it any more, nobody hears it.
    its.end.catch(() => undefined)
  }
  return its.end
}

/** Rafiki, as the request asks it; no module gets it. */
export const rafikiOf = (context: ModuleContext): Rafiki => NarrowContext.rafikiOf(context)

/** What callers are told when the time is up. */
const late = (): GatewayError =>
  new GatewayError('UPSTREAM_TIMEOUT', "A field of the wallet's own was not answered in time.")

/** A mutation goes on where its caller is gone, as those that Rafiki does. */
function signalOf({ settings, rafiki, stats }: Context): AbortSignal {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(late()), settings.deadlines.network).unref()
  const gone = stats.kind === 'mutation' ? undefined : rafiki.signal
  const end = (): void => {
    clearTimeout(timer)
    controller.abort(gone?.reason)
  }
  if (gone?.aborted) end()
  else gone?.addEventListener('abort', end, { once: true })
  return controller.signal
}
