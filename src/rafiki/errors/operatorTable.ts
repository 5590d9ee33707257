import { GatewayError, notFound } from '../../errors.ts'

/*
 * What operators can do about a refusal of the backend's depends on its code, hardly on its words: these rows stand for
 * all refusals of a field that no row before them tells apart.
 */

const lookUps = 'asset peer walletAddress quote outgoingPayment incomingPayment receiver tenant'

const mutations = `createAsset updateAsset deleteAsset setFee
  createPeer createOrUpdatePeerByUrl updatePeer deletePeer
  createWalletAddress updateWalletAddress createWalletAddressKey revokeWalletAddressKey triggerWalletAddressEvents
  createIncomingPayment updateIncomingPayment approveIncomingPayment cancelIncomingPayment
  confirmPartialIncomingPayment rejectPartialIncomingPayment createReceiver completeReceiver
  createQuote createOutgoingPayment createOutgoingPaymentFromIncomingPayment cancelOutgoingPayment
  depositAssetLiquidity createAssetLiquidityWithdrawal depositPeerLiquidity createPeerLiquidityWithdrawal
  depositEventLiquidity withdrawEventLiquidity depositOutgoingPaymentLiquidity
  createIncomingPaymentWithdrawal createOutgoingPaymentWithdrawal createWalletAddressWithdrawal
  postLiquidityWithdrawal voidLiquidityWithdrawal
  createTenant updateTenant deleteTenant createTenantSettings`

const notDone = { outcome: 'NOT_DONE' } as const

const meanings: Record<string, () => GatewayError> = {
  NOT_FOUND: notFound,
  BAD_USER_INPUT: () =>
    new GatewayError('BAD_USER_INPUT', 'Rafiki does not accept this input: check its values.', notDone),
  DUPLICATE: () => new GatewayError('ALREADY_EXISTS', 'An object like this already exists.', notDone),
  CONFLICT: () => new GatewayError('WRONG_STATE', 'The state of the object does not allow this.', notDone),
  FORBIDDEN: () => new GatewayError('REFUSED', 'Rafiki does not allow this at the moment.', notDone),
  INACTIVE: () => new GatewayError('WRONG_STATE', 'The state of the object does not allow this.', notDone)
}

const rows = (fields: string, codes: string[]) =>
  fields.split(/\s+/).flatMap((field) => codes.map((code) => ({ field, code, error: meanings[code] ?? notFound })))

export const operatorRefusals: { field: string; code: string; message?: string; error: () => GatewayError }[] = [
  ...rows(lookUps, ['NOT_FOUND']),
  ...rows(mutations, Object.keys(meanings))
]
