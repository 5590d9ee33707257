import { toUuid } from '../../lib/uuid.ts'
import type { Rafiki } from '../client.ts'
import type { Data, Document } from '../document.ts'
import {
  Whose_assetDocument,
  Whose_incomingPaymentDocument,
  Whose_outgoingPaymentDocument,
  Whose_peerDocument,
  Whose_quoteDocument,
  Whose_walletAddressDocument,
  WhoseAccountDocument,
  WhosePaymentDocument,
  WhoseUrlDocument,
  WhichReceiverDocument
} from '../documents/backend/tenancy.ts'
import { BesideTenantDocument, WhichTenantDocument } from '../documents/backend/tenants.ts'
import { translate } from '../errors/translate.ts'
import { prepare, type Operation } from '../operation.ts'
import type { Answer } from '../transport/answer.ts'
import { isOf, type OwnedRow } from './provenRows.ts'

/**
 * What Rafiki finds, of any tenant: Rafiki shows its operator tenant everyone's rows. What it does not find is missing.
 */
async function ask<Result extends Data, Variables extends Data>(
  rafiki: Rafiki,
  operation: Operation<Result, Variables>,
  variables: Variables
): Promise<NonNullable<Answer<Result>['data']>> {
  const { data, errors = [] } = await rafiki.answer(operation, variables)
  for (const error of errors) {
    const translated = translate(String(error.path?.[0]), error, 'query')
    if (translated.code !== 'NOT_FOUND') throw rafiki.report(translated, operation)
  }
  return data ?? {}
}

const lookup = <Kind extends string, Row>(kind: Kind, document: Document<Record<Kind, Row | null>, { id: string }>) => {
  const operation = prepare(document)
  return async (rafiki: Rafiki, id: string): Promise<Row | undefined> => {
    const uuid = toUuid(id)
    return uuid ? ((await ask(rafiki, operation, { id: uuid }))[kind] ?? undefined) : undefined
  }
}

/** Objects by their ids, of any tenant; undefined for an id that is no UUID. @throws GatewayError */
export const findAny = {
  asset: lookup('asset', Whose_assetDocument),
  peer: lookup('peer', Whose_peerDocument),
  walletAddress: lookup('walletAddress', Whose_walletAddressDocument),
  incomingPayment: lookup('incomingPayment', Whose_incomingPaymentDocument),
  outgoingPayment: lookup('outgoingPayment', Whose_outgoingPaymentDocument),
  quote: lookup('quote', Whose_quoteDocument)
}
export type Kind = keyof typeof findAny

type Found<K extends Kind> = NonNullable<Awaited<ReturnType<(typeof findAny)[K]>>>

/** An object of a tenant by its id; undefined for unknown, another tenant's, and no UUID alike. @throws GatewayError */
export async function findOf<K extends Kind>(
  rafiki: Rafiki,
  kind: K,
  id: string,
  tenantId: string
): Promise<Found<K> | undefined> {
  const find: { [Name in Kind]: (rafiki: Rafiki, id: string) => Promise<Found<Name> | undefined> } = findAny
  const row = await find[kind](rafiki, id)
  return row && isOf(row, tenantId) ? row : undefined
}

const anyOf = <Result extends Record<string, OwnedRow | null>>(document: Document<Result, { id: string }>) => {
  const operation = prepare(document)
  return async (rafiki: Rafiki, id: string, tenantId: string): Promise<boolean> => {
    const uuid = toUuid(id)
    if (!uuid) return false
    const rows: Partial<Record<string, OwnedRow | null>> = await ask(rafiki, operation, { id: uuid })
    return Object.values(rows).some((row) => row && isOf(row, tenantId))
  }
}

/** Whether an account in the ledger is an asset's, peer's, wallet address's or payment's of the tenant. */
export const isAccountOf = anyOf(WhoseAccountDocument)
export const isPaymentOf = anyOf(WhosePaymentDocument)

const byUrl = prepare(WhoseUrlDocument)

/** A wallet address by its URL, of any tenant. @throws GatewayError */
export const findByUrl = async (rafiki: Rafiki, url: string) => (await ask(rafiki, byUrl, { url })).walletAddressByUrl

const beside = prepare(BesideTenantDocument)

/**
 * Whether Rafiki holds another tenant, as its operator tenant may ask. `tenant` itself cannot say no: its answer has no
 * data then, which proves nothing. Beside one that is there, there is at least who asks.
 */
export async function isOtherTenant(rafiki: Rafiki, id: string): Promise<boolean> {
  const { newer, older } = await ask(rafiki, beside, { id })
  return [newer, older].some((list) => list && list.edges.length > 0)
}

const receiver = prepare(WhichReceiverDocument)

/** What a receiver calls itself; undefined where Rafiki finds none. It may fetch from other wallets to know. */
export const receiverId = async (rafiki: Rafiki, url: string): Promise<string | undefined> =>
  (await ask(rafiki, receiver, { id: url })).receiver?.id

const tenant = prepare(WhichTenantDocument)

/** Whether there is such another tenant, and was not removed. Only Rafiki's operator tenant is told of others. */
export async function isTenant(rafiki: Rafiki, id: string): Promise<boolean> {
  return (await isOtherTenant(rafiki, id)) && (await ask(rafiki, tenant, { id })).tenant?.deletedAt === null
}
