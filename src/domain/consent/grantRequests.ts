import type { Context } from '../../context.ts'
import { badInput, GatewayError, notFound } from '../../errors.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import type { Grant } from '../../rafiki/grant.ts'
import type { Choice } from '../../rafiki/interactionServer.ts'
import { answerInteraction, interactionAt, readInteraction } from '../../rafiki/queries/interactions.ts'
import { within } from '../../lib/within.ts'
import { readBack } from '../readBack.ts'
import { statusNow } from '../grants/grantView.ts'
import { namesOf, viewRequest, type GrantRequestKey, type MyGrantRequest } from './grantRequestView.ts'
import { noteAnswer, noteShown } from './consentEvents.ts'
import { digestOf, termsOf, type Terms } from './terms.ts'
import {
  alreadyAnswered,
  expired,
  isNotDone,
  notCanonical,
  notDone,
  termsChanged,
  tooLongToAccept
} from './refusals.ts'
import { agree } from './sameRequest.ts'

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
  if (!grant || statusNow(context, grant) === 'REVOKED') throw notFound()
  if (!agree(requested, grant)) throw untrusted(context, grant)
  return viewRequest(context, interaction, requested, grant)
}

/** The digest of what the request asks for, which then counts as shown; null for what cannot be accepted. */
export async function termsDigest(context: Context, request: MyGrantRequest): Promise<string | null> {
  const terms = await termsOf(context, request)
  if (!terms) return null
  if (request.status === 'AWAITING_ANSWER') await noteShown(context, request, terms)
  return digestOf(terms)
}

interface Answer extends GrantRequestKey {
  choice: Choice
  /** What was shown to those who accept. */
  termsDigest?: string | null
}

/**
 * Answers a request that is the caller's. Its grant stays as it is until the browser comes to the auth server.
 * @throws GatewayError NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED, IDENTIFIER_NOT_CANONICAL, TERMS_CHANGED, NOT_CONFIRMED
 */
export async function answerMyGrantRequest(
  context: Context,
  { choice, termsDigest: shown, ...key }: Answer
): Promise<MyGrantRequest> {
  const request = await readMyGrantRequest(context, key).catch(notDone)
  const { interaction, status, obstacle } = request
  if (status === 'EXPIRED') throw expired()
  if (status !== 'AWAITING_ANSWER') throw alreadyAnswered()
  if (choice === 'accept' && obstacle === 'VALUE_TOO_LONG') throw tooLongToAccept()
  if (choice === 'accept' && obstacle) throw notCanonical()
  const terms = choice === 'accept' ? await acceptedTerms(context, request, shown) : refusedTerms(context, request)
  context.mutation.about = { grants: [request.grantId] }
  const outcome = await answerInteraction(context.rafiki, interaction, choice, callerOf(context))
  if (outcome === 'OVER') throw alreadyAnswered()
  if (outcome === 'NOT_PENDING') {
    const now = await readInteraction(context.rafiki, interaction, callerOf(context)).catch(notDone)
    if (!now) throw notFound()
    throw now.state === 'PENDING' ? expired() : alreadyAnswered()
  }
  const answered = choice === 'accept' ? 'ACCEPTED' : 'REJECTED'
  const kind = choice === 'accept' ? 'consent.given' : 'consent.refused'
  const now = await readBack(
    context,
    (fresh) => readMyGrantRequest(fresh, key),
    ({ status: became }) => became === answered
  ).catch(async (error: unknown) => {
    // Rafiki has it, as far as anybody knows.
    if (!isNotDone(error)) await noteAnswer(context, request, kind, await terms)
    throw error
  })
  await noteAnswer(context, request, kind, await terms)
  return now
}

/** What is accepted, and is what was shown. Nobody else's server is asked where nobody needs to know. @throws GatewayError */
async function acceptedTerms(
  context: Context,
  request: MyGrantRequest,
  shown: string | null | undefined
): Promise<Terms | undefined> {
  if (typeof shown !== 'string') {
    if (request.canSpend) throw badInput('input.termsDigest', 'the termsDigest of the request, as money can be spent')
    if (!context.journal) return undefined
  }
  const terms = await termsOf(context, request)
  if (typeof shown === 'string' && shown !== (terms && digestOf(terms))) throw termsChanged()
  return terms
}

/** What is refused, as far as it is known in time: a client's own server keeps nobody from refusing. */
const refusedTerms = (context: Context, request: MyGrantRequest): Promise<Terms | undefined> =>
  context.journal ? within(maxTermsMs, termsOf(context, request)).catch(() => undefined) : Promise.resolve(undefined)

const maxTermsMs = 1_000

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

const isWhollyCallers = ({ viewer: { wallet } }: Context, names: string[]): boolean =>
  names.length > 0 && names.every((name) => wallet.owns(name))

function untrusted({ log, requestId }: Context, { id }: Grant): GatewayError {
  log.error({ alarm: true, requestId, grant: id }, "Rafiki's interaction server and its grant differ")
  return new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki contradicts itself about this grant request.', { requestId })
}
