import { canonicalize } from 'json-canonicalize'
import type { Context } from '../../context.ts'
import { GatewayError, notFound } from '../../errors.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import type { Grant } from '../../rafiki/grant.ts'
import type { Choice, Interaction } from '../../rafiki/interactionServer.ts'
import { answerInteraction, interactionAt, readInteraction, type Requested } from '../../rafiki/queries/interactions.ts'
import { readBack } from '../readBack.ts'
import { isTooLong, maxText } from '../../rafiki/longText.ts'
import { view } from '../grants/ownGrants.ts'
import { sends, statusOf, type MyGrant } from '../grants/grantView.ts'
import { accessesOf, type MyGrantAccess } from '../spending/spending.ts'

export type GrantRequestStatus = 'AWAITING_ANSWER' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED'
export type GrantRequestObstacle = 'EXPIRED' | 'ALREADY_ANSWERED' | 'IDENTIFIER_NOT_CANONICAL' | 'VALUE_TOO_LONG'

/** As the link names it that the account holder's browser came with. */
export interface GrantRequestKey {
  interactionId: string
  nonce: string
}

export interface MyGrantRequest extends Pick<MyGrant, 'client' | 'subject' | 'canSpend' | 'createdAt'> {
  access: readonly MyGrantAccess[]
  /** The interaction's. */
  id: string
  grantId: string
  status: GrantRequestStatus
  expiresAt: string
  obstacle: GrantRequestObstacle | null
  /** The browser has not been back at the auth server: the grant still waits. */
  unfinished: boolean
  interaction: Interaction
}

/**
 * What a client asks of the caller, if all of it is for the caller alone to give. Looking changes nothing.
 * @throws GatewayError NOT_FOUND
 */
export async function readMyGrantRequest(context: Context, key: GrantRequestKey): Promise<MyGrantRequest> {
  const { rafiki, viewer } = context
  const interaction = interactionAt(key.interactionId, key.nonce)
  if (!interaction) {
    rafiki.charge()
    throw notFound()
  }
  const requested =
    viewer.wallet.addresses.length > 0 ? await readInteraction(rafiki, interaction, callerOf(context)) : undefined
  // Before the grant is looked up, so that what is somebody else's costs what is unknown costs.
  if (!requested || !isWhollyCallers(context, namesOf(requested))) throw notFound()
  const grant = (await grantsByIds(rafiki, [requested.grantId])).get(requested.grantId)
  if (!grant || statusOf(grant, context.settings, context.now) === 'REVOKED') throw notFound()
  if (!agree(requested, grant)) throw untrusted(context, grant)
  return viewRequest(context, interaction, requested, grant)
}

/**
 * Answers a request that is the caller's. Its grant stays as it is until the browser comes to the auth server.
 * @throws GatewayError NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED, IDENTIFIER_NOT_CANONICAL, NOT_CONFIRMED
 */
export async function answerMyGrantRequest(
  context: Context,
  key: GrantRequestKey,
  choice: Choice
): Promise<MyGrantRequest> {
  const request = await readMyGrantRequest(context, key).catch(notDone)
  const { interaction, status, obstacle } = request
  if (status === 'EXPIRED') throw expired()
  if (status !== 'AWAITING_ANSWER') throw alreadyAnswered()
  if (choice === 'accept' && obstacle === 'VALUE_TOO_LONG') throw tooLongToAccept()
  if (choice === 'accept' && obstacle) throw notCanonical()
  const outcome = await answerInteraction(context.rafiki, interaction, choice, callerOf(context))
  if (outcome === 'OVER') throw alreadyAnswered()
  if (outcome === 'NOT_PENDING') {
    const now = await readInteraction(context.rafiki, interaction, callerOf(context)).catch(notDone)
    if (!now) throw notFound()
    throw now.state === 'PENDING' ? expired() : alreadyAnswered()
  }
  const answered = choice === 'accept' ? 'ACCEPTED' : 'REJECTED'
  return readBack(
    context,
    (fresh) => readMyGrantRequest(fresh, key),
    (now) => now.status === answered
  )
}

/** Where the browser goes now; null while the request awaits its answer, and once the browser has been there. */
export const finishUrl = ({ rafiki }: Context, { interaction, status, unfinished }: MyGrantRequest): string | null =>
  unfinished && status !== 'AWAITING_ANSWER' ? (rafiki.interactions?.finishUrl(interaction) ?? null) : null

/** Whether it gets back to the client from there; null where that cannot be known. @throws GatewayError */
export async function returnsToClient(
  context: Context,
  { interaction, status }: MyGrantRequest
): Promise<boolean | null> {
  if (status !== 'ACCEPTED' && status !== 'REJECTED') return null
  const { rafiki } = context
  rafiki.charge()
  const asker = { tenant: rafiki.tenant, caller: callerOf(context) }
  return (await rafiki.interactions?.returnsToClient(asker, interaction)) ?? null
}

/** For whom places at Rafiki's servers are counted, within the tenant. */
const callerOf = ({ viewer: { role, subject } }: Context): string => `${role}\n${subject}`

function viewRequest(context: Context, interaction: Interaction, requested: Requested, grant: Grant): MyGrantRequest {
  const viewed = view(context, grant)
  const { id: grantId, client, subject, createdAt } = viewed
  const access = accessesOf(viewed)
  const canSpend = access.some(sends)
  const status = statusOfRequest(context, requested, grant)
  const { addresses } = context.viewer.wallet
  const unfinished = grant.state === 'PENDING' || grant.state === 'PROCESSING'
  const canonical = namesOf(requested).every((name) => addresses.includes(name))
  return {
    ...{ grantId, client, access, subject, canSpend, createdAt, status, unfinished, interaction },
    id: interaction.id,
    expiresAt: new Date(Date.parse(createdAt) + context.settings.interactionExpirySeconds * 1000).toISOString(),
    obstacle:
      status === 'AWAITING_ANSWER'
        ? !canonical
          ? 'IDENTIFIER_NOT_CANONICAL'
          : hasLongText(access)
            ? 'VALUE_TOO_LONG'
            : null
        : status === 'EXPIRED'
          ? 'EXPIRED'
          : 'ALREADY_ANSWERED'
  }
}

/** What nobody can be shown, nobody can allow. */
const hasLongText = (access: readonly MyGrantAccess[]): boolean =>
  access.some(({ limits }) => {
    if (isTooLong(limits)) return true
    const { receiver, interval, debitAmount, receiveAmount } = limits ?? {}
    return [receiver, interval, ...Object.values({ ...debitAmount }), ...Object.values({ ...receiveAmount })].some(
      isTooLong
    )
  })

/** The grant has the last word: it changes only when the browser comes to the auth server with the answer, in time. */
function statusOfRequest({ settings, now }: Context, { state }: Requested, grant: Grant): GrantRequestStatus {
  const status = statusOf(grant, settings, now)
  if (status === 'ACTIVE') return 'ACCEPTED'
  if (status !== 'AWAITING_APPROVAL') return status === 'EXPIRED' ? 'EXPIRED' : 'REJECTED'
  return state === 'PENDING' ? 'AWAITING_ANSWER' : state === 'APPROVED' ? 'ACCEPTED' : 'REJECTED'
}

/** Every wallet address that a request reaches for. */
const namesOf = ({ access, subject }: Requested): string[] => [
  ...access.flatMap(({ identifier }) => identifier ?? []),
  ...(subject?.sub_ids ?? []).map(({ id }) => id)
]

const isWhollyCallers = ({ viewer: { wallet } }: Context, names: string[]): boolean =>
  names.length > 0 && names.every((name) => wallet.owns(name))

/** Whether both of Rafiki's servers speak of the same request: all that one says, the other says too. */
function agree(requested: Requested, grant: Grant): boolean {
  const plain = (items: readonly object[]): string[] =>
    items.map((it) => canonicalize(JSON.parse(JSON.stringify(it, withoutNulls)))).sort()
  const ours = {
    access: grant.access.map(({ type, actions, identifier, limits }) => ({ type, actions, identifier, limits })),
    subjects: (grant.subject?.sub_ids ?? []).map(({ subId, subIdFormat }) => ({ id: subId, format: subIdFormat }))
  }
  return (
    isEqual(plain(requested.access), plain(ours.access)) &&
    isEqual(plain(requested.subject?.sub_ids ?? []), plain(ours.subjects))
  )
}

const isEqual = (a: string[], b: string[]): boolean => a.length === b.length && a.every((it, index) => it === b[index])

/** One server leaves out what the other answers as null. */
const withoutNulls = (_: string, value: unknown): unknown => (value === null ? undefined : value)

function untrusted({ log, requestId }: Context, { id }: Grant): GatewayError {
  log.error({ alarm: true, requestId, grant: id }, "Rafiki's interaction server and its grant differ")
  return new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki contradicts itself about this grant request.', { requestId })
}

/** Nothing was sent yet, or it was refused. */
function notDone(error: unknown): never {
  if (!(error instanceof GatewayError) || !error.code.startsWith('UPSTREAM')) throw error
  throw new GatewayError(error.code, error.message, { ...error.extensions, outcome: 'NOT_DONE' }, error.cause)
}

const undone = { outcome: 'NOT_DONE' }
const expired = (): GatewayError =>
  new GatewayError('REQUEST_EXPIRED', 'Nobody answered in time. The client must send a new request.', undone)
const alreadyAnswered = (): GatewayError =>
  new GatewayError('ALREADY_ANSWERED', 'The request was accepted, rejected or revoked before.', undone)
const tooLongToAccept = (): GatewayError =>
  new GatewayError('VALUE_TOO_LONG', 'The request has a text that is too long to show. Reject it.', {
    maximum: maxText,
    ...undone
  })
const notCanonical = (): GatewayError =>
  new GatewayError(
    'IDENTIFIER_NOT_CANONICAL',
    'The request spells a wallet address differently from how it is stored: the grant could not be found again.',
    undone
  )
