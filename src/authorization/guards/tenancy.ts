import type { Context } from '../../context.ts'
import { badInput, GatewayError, notFound } from '../../errors.ts'
import { isOwnReceiver, whoseReceiver, whoseWalletAddress, type Whose } from '../../domain/operator/receivers.ts'
import { children, hasChild, tenantHasChild } from '../../rafiki/queries/ownedChildren.ts'
import { everyEvent, isInList, lists } from '../../rafiki/queries/pageProbe.ts'
import { isFetchable } from '../../openPayments/ssrf/fetchable.ts'
import { findOf, isAccountOf, isTenant, type Kind } from '../../rafiki/queries/tenancy.ts'
import { toUuid } from '../../lib/uuid.ts'
import { textAt, type Args, type Rule, type Scope } from './scope.ts'

/*
 * Guards for operators: the object that an argument (`input.assetId`) names is proven to belong to the viewer's tenant
 * before anything is sent, because Rafiki does not check it everywhere. An unknown id, another tenant's, and a text
 * that is no UUID all answer NOT_FOUND.
 */

/** The arguments with a text in the place of another. */
function withText(args: Args, path: string, text: string): Args {
  const [key = '', ...rest] = path.split('.')
  return { ...args, [key]: rest.length > 0 ? withText(args[key] as Args, rest.join('.'), text) : text }
}

type Proof = (context: Context, id: string, args: Args) => Promise<boolean>

/** Proves the object of an id, and passes the id on in the one form that Rafiki has it in. */
const proven =
  (name: string, prove: Proof) =>
  (path: string): Rule => ({
    name: `${name}(${path})`,
    async check(args, context) {
      const uuid = toUuid(textAt(args, path))
      if (!uuid || !(await prove(context, uuid, args))) throw notFound()
      return withText(args, path, uuid)
    }
  })

const byId =
  (kind: Kind): Proof =>
  async ({ rafiki }, id, args) =>
    // An object that is made for another tenant (see `forTenant`) is made of that tenant's parts.
    (await findOf(rafiki, kind, id, textAt(args, 'input.tenantId') || rafiki.tenant.id)) !== undefined

export const assetOfTenant = proven('assetOfTenant', byId('asset'))
export const peerOfTenant = proven('peerOfTenant', byId('peer'))
export const walletAddressOfTenant = proven('walletAddressOfTenant', byId('walletAddress'))
export const incomingPaymentOfTenant = proven('incomingPaymentOfTenant', byId('incomingPayment'))
export const outgoingPaymentOfTenant = proven('outgoingPaymentOfTenant', byId('outgoingPayment'))
export const quoteOfTenant = proven('quoteOfTenant', byId('quote'))

/** An account in the ledger that is an asset's, peer's, wallet address's or payment's of the tenant. */
export const accountOfTenant = proven('accountOfTenant', ({ rafiki }, id) => isAccountOf(rafiki, id, rafiki.tenant.id))

export const webhookEventOfTenant = proven('webhookEventOfTenant', ({ rafiki }, id) =>
  isInList(rafiki, lists.webhookEvents, id, { tenantId: rafiki.tenant.id, filter: everyEvent })
)

/** A key of any of the tenant's wallet addresses, or, which is cheap, of the one that `walletAddressId` names. */
export const keyOfTenant = proven('keyOfTenant', async ({ rafiki }, id, args) => {
  const { key, tenant } = { key: children.walletAddressKey, tenant: rafiki.tenant.id }
  if (typeof args.walletAddressId !== 'string') return tenantHasChild(rafiki, key, id, tenant)
  const owner = await findOf(rafiki, 'walletAddress', args.walletAddressId, tenant)
  return owner !== undefined && hasChild(rafiki, key, owner.id, id)
})

/** Only for a tenant that the tenants file calls an operator; for others there is no such thing. */
export const forOperatorTenant: Rule = {
  name: 'forOperatorTenant',
  check(_, { viewer: { tenant } }) {
    if (!tenant.operator) throw notFound()
  }
}

/** The tenant that an argument names is the viewer's own, or any that an operator tenant names. */
export const ownTenant = (path: string): Rule => ({
  name: `ownTenant(${path})`,
  check(args, { viewer: { tenant } }) {
    const uuid = toUuid(textAt(args, path))
    if (!uuid || (uuid !== tenant.id && !tenant.operator)) throw notFound()
    return withText(args, path, uuid)
  }
})

/**
 * The tenant that an optional argument names is the viewer's own (the default), or any that an operator tenant names
 * and that exists. An object made for a tenant that does not exist could never be proven to belong to anyone.
 */
export const forTenant = (path: string): Rule => ({
  name: `forTenant(${path})`,
  async check(args, context) {
    if (!textAt(args, path)) return
    const { rafiki } = context
    const checked = (await ownTenant(path).check?.(args, context)) ?? args
    const named = textAt(checked, path)
    if (named !== rafiki.tenant.id && !(await isTenant(rafiki, named))) throw notFound()
    return checked
  }
})

/** An id of the caller's own making, or of something that has no owner of its own. Else BAD_USER_INPUT. */
export const uuidAt = (path: string): Rule => ({
  name: `uuidAt(${path})`,
  check(args) {
    const text = textAt(args, path)
    if (!text) return undefined
    const uuid = toUuid(text)
    if (!uuid) throw badInput(path, 'a UUID')
    return withText(args, path, uuid)
  }
})

/** An argument that moves money needs a scope of its own. */
export const needsScopeFor = (scope: Scope, path: string): Rule => ({
  name: `needsScope(${scope}, where ${path} is given)`,
  check(args, { viewer }) {
    if (textAt(args, path) && !viewer.scopes.includes(scope)) {
      throw new GatewayError('SCOPE_REQUIRED', `The token needs the scope ${scope} for ${path}.`, { scope })
    }
  }
})

function refuse(whose: Whose, path: string): void {
  if (whose === 'hidden') throw notFound()
  if (whose === 'refused') throw badInput(path, 'an https URL at a public host, in its plainest form')
}

/** An incoming payment of the tenant's, by its own URL. */
export const localReceiverOfTenant = (path: string): Rule => ({
  name: `localReceiverOfTenant(${path})`,
  async check(args, { rafiki }) {
    if (!(await isOwnReceiver(rafiki, textAt(args, path)))) throw notFound()
  }
})

/** A receiver of the tenant's, or one elsewhere that Rafiki may be made to fetch; none of another tenant here. */
export const receiverForTenant = (path: string): Rule => ({
  name: `receiverForTenant(${path})`,
  check: async (args, { rafiki }) => refuse(await whoseReceiver(rafiki, textAt(args, path)), path)
})

/** The wallet address that an argument names by its URL is the tenant's. */
export const walletAddressForTenant = (path: string): Rule => ({
  name: `walletAddressForTenant(${path})`,
  check: async (args, { rafiki }) => refuse(await whoseWalletAddress(rafiki, textAt(args, path)), path)
})

/** A URL that Rafiki may be made to fetch. */
export const fetchableUrl = (path: string): Rule => ({
  name: `fetchableUrl(${path})`,
  check: (args) => refuse(isFetchable(textAt(args, path)) ? 'elsewhere' : 'refused', path)
})

/** Filters of which Rafiki ignores a part, so that it would answer more than was asked for: BAD_USER_INPUT. */
export const listsWithout = (part: 'notIn', names: string): Rule => ({
  name: `listsWithout(${part})`,
  check({ filter }) {
    for (const name of names.split(' ')) {
      const given = (filter as Record<string, Args | null> | null | undefined)?.[name]?.[part]
      if (given !== undefined && given !== null) throw badInput(`filter.${name}.${part}`, 'nothing: Rafiki ignores it')
    }
  }
})

/** A list is asked for in a bounded size. Else BAD_USER_INPUT. */
export const atMost = (most: number, argument: string): Rule => ({
  name: `atMost(${most}, ${argument})`,
  check(args) {
    const size = args[argument]
    if (typeof size === 'number' && (size < 1 || size > most))
      throw badInput(argument, `a whole number from 1 to ${most}`)
  }
})

/** Where tenants share a Rafiki, what one of them makes it connect to must be public; the operator's staff answer for theirs. */
const answersForItself = ({ viewer: { tenant } }: Context): boolean => tenant.operator || tenant.alone === true

/** A peer's endpoint is one that Rafiki may be made to send to. */
export const peerEndpoint: Rule = {
  name: 'peerEndpoint',
  check(args, context) {
    const endpoint = textAt(args, 'input.http.outgoing.endpoint')
    if (endpoint && !answersForItself(context) && !isFetchable(endpoint)) {
      throw badInput('input.http.outgoing.endpoint', 'an https URL at a public host, in its plainest form')
    }
  }
}

/** Settings of a tenant's own: what Rafiki fetches is public, and names and routes are the operator tenant's to give. */
export const ownSettings: Rule = {
  name: 'ownSettings',
  check({ input }, context) {
    if (answersForItself(context)) return
    const { settings } = input as { settings: { key: string; value: string }[] }
    for (const { key, value } of settings) {
      if (key === 'WALLET_ADDRESS_URL' || key === 'ILP_ADDRESS') {
        throw badInput('input.settings', `no ${key}: it is the operator tenant's to set`)
      }
      if (key.endsWith('_URL') && !isFetchable(value)) {
        throw badInput('input.settings', `an https URL at a public host, in its plainest form, for ${key}`)
      }
    }
  }
}
