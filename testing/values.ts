import {
  getNullableType,
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
  type GraphQLInputType,
  type ObjectValueNode,
  type ValueNode
} from 'graphql'
import type { Store } from '../sandbox/rafiki/store.ts'
import { toUuid } from '../src/lib/uuid.ts'
import { isFetchable } from '../src/openPayments/ssrf/fetchable.ts'
import { plantedNonce } from './canary.ts'
import type { Random } from './random.ts'

/** Everybody's ids and names, from which arguments are drawn. */
export interface Pool {
  /** By kind; those of each tenant apart, so that the small one's are drawn as often. */
  ids: Record<string, string[][]>
  urls: string[]
  /** Cursors that were met in answers, whoever got them. */
  cursors: string[]
  texts: string[]
  /** By scalars of a wallet's own: what they take. */
  scalars?: Readonly<Record<string, readonly string[]>>
}

export function poolOf(store: Store): Pool {
  const addresses = store.walletAddresses.map(({ address }) => address)
  const byTenant = (
    rows: readonly { id: string }[],
    tenantOf: (row: never) => unknown = ({ tenantId }) => tenantId
  ) => {
    const groups = new Map<unknown, string[]>()
    for (const row of rows) groups.set(tenantOf(row as never), [...(groups.get(tenantOf(row as never)) ?? []), row.id])
    return [...groups.values()]
  }
  return {
    ids: {
      grant: byTenant(store.grants),
      access: byTenant(store.grants.flatMap(({ access, tenantId }) => access.map(({ id }) => ({ id, tenantId })))),
      asset: byTenant(store.assets),
      peer: byTenant(store.peers),
      fee: byTenant(store.fees),
      key: byTenant(store.walletAddressKeys, ({ walletAddressId }: { walletAddressId: string }) => walletAddressId),
      walletaddress: byTenant(store.walletAddresses),
      incomingpayment: byTenant(store.incomingPayments),
      outgoingpayment: byTenant(store.outgoingPayments),
      quote: byTenant(store.quotes),
      event: byTenant(store.webhookEvents),
      tenant: byTenant(store.tenants, ({ id }: { id: string }) => id),
      transfer: byTenant(store.transfers),
      interaction: byTenant(store.gnap.interactions, ({ grantId }: { grantId: string }) => grantId),
      // Nobody's at first: the gateway makes them, and answers tell them.
      client: [],
      nobody: [['00000000-0000-4000-8000-000000000000', 'no id', '']]
    },
    urls: [
      ...addresses,
      ...addresses.flatMap((it) => [`${it}/`, it.toUpperCase(), it.replace(/\/([^/]*)$/, '/$1?x=1')]),
      ...store.incomingPayments.map((it) => `${store.openPaymentsUrl}/${it.tenantId}/incoming-payments/${it.id}`),
      'https://nowhere.example/nobody',
      'not a url'
    ],
    cursors: [],
    texts: ['', 'a text', 'Ünïcode ☂', "'; --", 'key-1', 'key-2', 'key-3', 'OUTGOING', 'COMPLETED', 'incoming-payment']
  }
}

/** Takes what the gateway makes of an answer: cursors, and the newest ids of clients. */
export function learn({ cursors, ids }: Pool, answer: string): void {
  for (const [, cursor = ''] of answer.matchAll(/[cC]ursor":"([^"]+)"/g)) cursors.push(cursor)
  const clients = [...answer.matchAll(/"id":"([\w-]{43})"/g)].map(([, id = '']) => [id])
  ids.client = [...(ids.client ?? []), ...clients].slice(-100)
}

/** A value of a type as a syntax tree, which prints as a literal and reads as JSON. `path` hints at what is meant. */
export function valueOf(random: Random, pool: Pool, type: GraphQLInputType, path: string): ValueNode {
  if (!isNonNullType(type) && random.chance(0.05)) return { kind: Kind.NULL }
  const bare = getNullableType(type)
  if (isListType(bare)) {
    const length = random.pick([0, 1, 1, 2, 3])
    return { kind: Kind.LIST, values: Array.from({ length }, () => valueOf(random, pool, bare.ofType, path)) }
  }
  if (isEnumType(bare)) return { kind: Kind.ENUM, value: random.pick(bare.getValues()).name }
  if (isInputObjectType(bare)) {
    const all = Object.values(bare.getFields())
    const fields = bare.isOneOf ? [random.pick(all)] : all.filter((it) => isNonNullType(it.type) || random.chance(0.4))
    return {
      kind: Kind.OBJECT,
      fields: fields.map(({ name, type: its }) => ({
        kind: Kind.OBJECT_FIELD,
        name: { kind: Kind.NAME, value: name },
        // The one of several is never null.
        value: valueOf(random, pool, bare.isOneOf ? new GraphQLNonNull(getNullableType(its)) : its, `${path}.${name}`)
      }))
    }
  }
  const own = isScalarType(bare) ? pool.scalars?.[bare.name] : undefined
  if (own) return { kind: Kind.STRING, value: random.pick(own) }
  return scalarOf(random, pool, (bare as { name: string }).name, path)
}

function scalarOf(random: Random, pool: Pool, type: string, path: string): ValueNode {
  switch (type) {
    case 'Int':
      return { kind: Kind.INT, value: String(random.pick([-1, 0, 1, 1, 2, 2, 5, 5, 20, 20, 100, 100, 101, 86_400])) }
    case 'UInt8':
      return { kind: Kind.INT, value: random.pick(['0', '2', '9', '255']) }
    case 'BigInt':
    case 'UInt64':
      return { kind: Kind.STRING, value: random.pick(['0', '1', '100', '2500', '18446744073709551615']) }
    case 'Float':
      return { kind: Kind.FLOAT, value: '1.5' }
    case 'Boolean':
      return { kind: Kind.BOOLEAN, value: random.chance(0.5) }
    case 'DateTime':
      return { kind: Kind.STRING, value: new Date(Date.now() + random.below(86_400_000)).toISOString() }
    case 'JSONObject':
    case 'PaymentMetadata':
      return random.pick<ObjectValueNode>([{ kind: Kind.OBJECT, fields: [] }, noteOf(random.pick(pool.texts))])
    case 'UUID':
      return { kind: Kind.STRING, value: firstThatIs(isUuid, () => textOf(random, pool, `${path}.id`)) }
    case 'HttpsUrl':
      return { kind: Kind.STRING, value: firstThatIs(isFetchable, () => random.pick(pool.urls)) }
    case 'AccessToken':
      return { kind: Kind.STRING, value: firstThatIs(isToken, () => random.pick(pool.texts)) }
    case 'Reason':
      return { kind: Kind.STRING, value: firstThatIs(isReason, () => textOf(random, pool, path)) }
    case '_Any':
      return representationOf(random, pool)
    default:
      return { kind: Kind.STRING, value: textOf(random, pool, path) }
  }
}

const isUuid = (text: string): boolean => toUuid(text) !== undefined
const isReason = (text: string): boolean => text.trim().length >= 1 && text.trim().length <= 500
const isToken = (text: string): boolean => /^[!-~]+$/.test(text)

/** What a scalar refuses never gets behind it: tests of the scalar have that. */
function firstThatIs(right: (text: string) => boolean, make: () => string): string {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = make()
    if (right(text)) return text
  }
  throw new Error('The pool holds no such text.')
}

/** As routers name objects: mostly by a type that has a key, and an id of that type. */
function representationOf(random: Random, pool: Pool): ValueNode {
  const type = random.pick(['MyGrant', 'MyClient', 'MyWalletAddress', 'MyOutgoingPayment', 'MyIncomingPayment', 'Me'])
  return objectOf({ __typename: type, id: textOf(random, pool, `${type.replace(/^My/, '')}.id`) })
}

const noteOf = (note: string): ObjectValueNode => objectOf({ note })

const objectOf = (texts: Record<string, string>): ObjectValueNode => ({
  kind: Kind.OBJECT,
  fields: Object.entries(texts).map(([name, value]) => ({
    kind: Kind.OBJECT_FIELD,
    name: { kind: Kind.NAME, value: name },
    value: { kind: Kind.STRING, value }
  }))
})

function textOf(random: Random, pool: Pool, path: string): string {
  const last = path.split('.').at(-1) ?? ''
  const hint = path.toLowerCase()
  // Secrets can be set and never be read: a word that stands elsewhere too would count as one that was shown.
  if (/secret|authtokens?$/.test(hint)) return `canary-secret-${1_000_000 + random.below(1_000_000)}`
  if (/^(after|before)$/.test(last)) {
    const met = pool.cursors.length > 0 && random.chance(0.8)
    return met ? random.pick(pool.cursors) : random.pick(Object.values(pool.ids).flat(2))
  }
  if (
    /url|receiver$|^address|identifier|client|senderwalletaddress|walletaddress\.in/i.test(last) ||
    /walletaddress\.in$/.test(hint)
  )
    return random.pick(pool.urls)
  if (/expiresat$/.test(hint)) return new Date(Date.now() + 3_600_000).toISOString()
  if (/nonce$/.test(hint)) return random.chance(0.9) ? plantedNonce : random.pick(pool.texts)
  if (/code$/.test(hint)) return random.pick(['USD', 'EUR', 'XXX'])
  if (/(^|\.)ids?$|id$|ids$|id\.(in|notin)$/.test(hint)) {
    // Mostly of the kind that is meant; kinds are told by the names of the field and the argument.
    const meant = Object.keys(pool.ids).filter((kind) => hint.includes(kind) && pool.ids[kind]?.length)
    const kinds = meant.length > 0 && random.chance(0.85) ? meant : Object.keys(pool.ids)
    const groups = pool.ids[random.pick(kinds)] ?? []
    const id = groups.length > 0 ? random.pick(random.pick(groups)) : ''
    return random.chance(0.1) ? id.toUpperCase() : id
  }
  return random.pick(pool.texts)
}
