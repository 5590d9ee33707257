import type { Context } from '../../context.ts'
import type { Grant } from '../../rafiki/grant.ts'
import type { Interaction } from '../../rafiki/interactionServer.ts'
import { isTooLong } from '../../rafiki/longText.ts'
import type { Requested } from '../../rafiki/queries/interactions.ts'
import { sends, statusNow, type MyGrant, type MyGrantAccess } from '../grants/grantView.ts'
import { view } from '../grants/ownGrants.ts'

type GrantRequestStatus = 'AWAITING_ANSWER' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED'
type GrantRequestObstacle = 'EXPIRED' | 'ALREADY_ANSWERED' | 'IDENTIFIER_NOT_CANONICAL' | 'VALUE_TOO_LONG'

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

export function viewRequest(
  context: Context,
  interaction: Interaction,
  requested: Requested,
  grant: Grant
): MyGrantRequest {
  const viewed = view(context, grant)
  const { id: grantId, client, subject, createdAt, access } = viewed
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
          : hasLongText(viewed)
            ? 'VALUE_TOO_LONG'
            : null
        : status === 'EXPIRED'
          ? 'EXPIRED'
          : 'ALREADY_ANSWERED'
  }
}

/** What nobody can be shown, nobody can allow. */
export const hasLongText = ({
  client,
  access,
  subject
}: Pick<MyGrantRequest, 'client' | 'access' | 'subject'>): boolean =>
  isTooLong(client) ||
  (subject?.subIds ?? []).some(({ subId, subIdFormat }) => isTooLong(subId) || isTooLong(subIdFormat)) ||
  access.some(({ limits }) => {
    if (isTooLong(limits)) return true
    const { receiver, interval, debitAmount, receiveAmount } = limits ?? {}
    return [receiver, interval, ...Object.values({ ...debitAmount }), ...Object.values({ ...receiveAmount })].some(
      isTooLong
    )
  })

/** The grant has the last word: it changes only when the browser comes to the auth server with the answer, in time. */
function statusOfRequest(context: Context, { state }: Requested, grant: Grant): GrantRequestStatus {
  const status = statusNow(context, grant)
  if (status === 'ACTIVE') return 'ACCEPTED'
  if (status !== 'AWAITING_APPROVAL') return status === 'EXPIRED' ? 'EXPIRED' : 'REJECTED'
  return state === 'PENDING' ? 'AWAITING_ANSWER' : state === 'APPROVED' ? 'ACCEPTED' : 'REJECTED'
}

/** Every wallet address that a request reaches for. */
export const namesOf = ({ access, subject }: Requested): string[] => [
  ...access.flatMap(({ identifier }) => identifier ?? []),
  ...(subject?.sub_ids ?? []).map(({ id }) => id)
]
