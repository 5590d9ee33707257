import type { Context } from '../../context.ts'
import { badInput, notFound } from '../../errors.ts'
import { isOwnReceiver, whoseReceiver, whoseWalletAddress, type Whose } from '../../domain/operator/receivers.ts'
import { ownedLists, owns, tenantOwns } from '../../rafiki/queries/ownedChildren.ts'
import { everyEvent, isInList, lists } from '../../rafiki/queries/pageProbe.ts'
import { findOf, isAccountOf, isTenant, type Kind } from '../../rafiki/queries/tenancy.ts'
import { toUuid } from '../../lib/uuid.ts'
import { textAt, withText, type Args, type Guard, type Transform } from '../guard.ts'

/*
 * For operators: what an argument (`input.assetId`) names is proven to be the tenant's before anything is sent, because
 * Rafiki does not check that everywhere. An unknown id, another tenant's and no UUID at all answer alike: NOT_FOUND.
 */

type Proof = (context: Context, id: string, args: Args) => Promise<boolean>

/** Proves the object of an id, and passes the id on in the one form in which Rafiki has it. */
const proven =
  (name: string, what: string, prove: Proof) =>
  (path: string): Transform => ({
    name: `${name}(${path})`,
    description: `The argument names ${what}, and is passed on in Rafiki's spelling. Else NOT_FOUND.`,
    async transform(args, context) {
      const uuid = toUuid(textAt(args, path))
      if (!uuid || !(await prove(context, uuid, args))) throw notFound()
      return withText(args, path, uuid)
    }
  })

const byId = (kind: Kind, what: string) =>
  proven(
    `${kind}OfTenant`,
    `${what} of the tenant`,
    async ({ rafiki }, id, args) =>
      // An object that is made for another tenant (see `forTenant`) is made of that tenant's parts.
      (await findOf(rafiki, kind, id, textAt(args, 'input.tenantId') || rafiki.tenant.id)) !== undefined
  )

export const assetOfTenant = byId('asset', 'an asset')
export const peerOfTenant = byId('peer', 'a peer')
export const walletAddressOfTenant = byId('walletAddress', 'a wallet address')
export const incomingPaymentOfTenant = byId('incomingPayment', 'an incoming payment')
export const outgoingPaymentOfTenant = byId('outgoingPayment', 'an outgoing payment')
export const quoteOfTenant = byId('quote', 'a quote')

export const accountOfTenant = proven(
  'accountOfTenant',
  'an account in the ledger that belongs to an asset, peer, wallet address or payment of the tenant',
  ({ rafiki }, id) => isAccountOf(rafiki, id, rafiki.tenant.id)
)

export const webhookEventOfTenant = proven('webhookEventOfTenant', 'a webhook event of the tenant', ({ rafiki }, id) =>
  isInList(rafiki, lists.webhookEvents, id, { tenantId: rafiki.tenant.id, filter: everyEvent })
)

export const keyOfTenant = proven(
  'keyOfTenant',
  "a key of any of the tenant's wallet addresses, or of the one that `walletAddressId` names, which costs less",
  async ({ rafiki }, id, args) => {
    const { key, tenant } = { key: ownedLists.walletAddressKey, tenant: rafiki.tenant.id }
    if (typeof args.walletAddressId !== 'string') return tenantOwns(rafiki, key, id, tenant)
    const owner = await findOf(rafiki, 'walletAddress', args.walletAddressId, tenant)
    return owner !== undefined && owns(rafiki, key, owner.id, id)
  }
)

export const ofTenant: Transform = {
  name: 'ofTenant',
  description:
    "The list holds rows of the viewer's tenant, or of another one that an operator tenant names: `tenantId` is set to it.",
  transform(args, { viewer: { tenant } }) {
    const named = args.tenantId
    const across = typeof named === 'string' && tenant.operator ? toUuid(named) : undefined
    if (typeof named === 'string' && !across && named.toLowerCase() !== tenant.id) throw notFound()
    return { ...args, tenantId: across ?? tenant.id }
  }
}

export const forOperatorTenant: Guard = {
  name: 'forOperatorTenant',
  description: "The tenants file calls the viewer's tenant an operator. Else NOT_FOUND.",
  check(_, { viewer: { tenant } }) {
    if (!tenant.operator) throw notFound()
  }
}

export const ownTenant = (path: string): Transform => ({
  name: `ownTenant(${path})`,
  description: "The argument names the viewer's own tenant, or any tenant where that is an operator. Else NOT_FOUND.",
  transform(args, { viewer: { tenant } }) {
    const uuid = toUuid(textAt(args, path))
    if (!uuid || (uuid !== tenant.id && !tenant.operator)) throw notFound()
    return withText(args, path, uuid)
  }
})

export const forTenant = (path: string): Transform => ({
  name: `forTenant(${path})`,
  description:
    "As `ownTenant`, for an argument that may be left out and then means the viewer's own tenant. Another tenant must exist.",
  async transform(args, context) {
    if (!textAt(args, path)) return args
    const { rafiki } = context
    const checked = await ownTenant(path).transform(args, context)
    const named = textAt(checked, path)
    // Nobody could prove later whose an object is that was made for a tenant that does not exist.
    if (named !== rafiki.tenant.id && !(await isTenant(rafiki, named))) throw notFound()
    return checked
  }
})

export function refuse(whose: Whose, path: string): void {
  if (whose === 'hidden') throw notFound()
  if (whose === 'refused') throw badInput(path, 'an https URL at a public host, in its normalized form')
}

export const localReceiverOfTenant = (path: string): Guard => ({
  name: `localReceiverOfTenant(${path})`,
  description: 'The argument is an incoming payment of the tenant, by its own URL. Else NOT_FOUND.',
  async check(args, { rafiki }) {
    if (!(await isOwnReceiver(rafiki, textAt(args, path)))) throw notFound()
  }
})

export const receiverForTenant = (path: string): Guard => ({
  name: `receiverForTenant(${path})`,
  description:
    "The argument is a receiver of the tenant, or one elsewhere that Rafiki may fetch; not another tenant's here.",
  check: async (args, { rafiki }) => refuse(await whoseReceiver(rafiki, textAt(args, path)), path)
})

export const walletAddressForTenant = (path: string): Guard => ({
  name: `walletAddressForTenant(${path})`,
  description:
    "The argument is a wallet address of the tenant, by its URL, or one elsewhere that Rafiki may fetch; not another tenant's here.",
  check: async (args, { rafiki }) => refuse(await whoseWalletAddress(rafiki, textAt(args, path)), path)
})
