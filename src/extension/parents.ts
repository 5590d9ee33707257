/* What of the gateway's own objects a module gets: for fields that it adds to them, and by the look-ups of its context. */

import type { Grant, IncomingPayment, OutgoingPayment } from './contextTypes.ts'
import type { Parents } from './types.ts'

const grant = ({ id, client, status, canSpend, createdAt }: Grant): Grant =>
  Object.freeze({ id, client, status, canSpend, createdAt })

const outgoing = (row: OutgoingPayment): OutgoingPayment => {
  const { id, walletAddressId, client, grantId, state, debitAmount, receiveAmount, sentAmount, createdAt } = row
  return Object.freeze({
    ...{ id, walletAddressId, client, grantId, state, createdAt },
    ...{ debitAmount: { ...debitAmount }, receiveAmount: { ...receiveAmount }, sentAmount: { ...sentAmount } }
  })
}

const incoming = (row: IncomingPayment): IncomingPayment => {
  const { id, url, walletAddressId, client, state, incomingAmount, receivedAmount, createdAt } = row
  return Object.freeze({
    ...{ id, url, walletAddressId, client, state, createdAt },
    ...{ incomingAmount: incomingAmount && { ...incomingAmount }, receivedAmount: { ...receivedAmount } }
  })
}

/** Types that a module may add fields to, beside its own. */
export const parentOf: { [Type in keyof Parents]: (source: Parents[Type]) => Parents[Type] } = {
  Query: () => undefined,
  Mutation: () => undefined,
  Me: ({ id, subject, tenantId }) => Object.freeze({ id, subject, tenantId }),
  MyWalletAddress: ({ id, address, assetCode, assetScale }) => Object.freeze({ id, address, assetCode, assetScale }),
  MyGrant: grant,
  MyClient: ({ id, client }) => Object.freeze({ id, client }),
  MyOutgoingPayment: outgoing,
  MyIncomingPayment: incoming
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type that has the field says what its objects are
const known: Readonly<Record<string, (source: any) => unknown>> = parentOf

/** What of an object a module gets; an object of its own as it is. */
export const parentIn = (type: string): ((source: unknown) => unknown) =>
  (Object.hasOwn(known, type) ? known[type] : undefined) ?? ((source) => source)
