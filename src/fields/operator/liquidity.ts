import { lookUp, mutation } from '../../domain/operator/delegate.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope, ownIdempotencyKey } from '../../authorization/guards/scope.ts'
import {
  accountOfTenant,
  assetOfTenant,
  atMost,
  forOperatorTenant,
  incomingPaymentOfTenant,
  outgoingPaymentOfTenant,
  peerOfTenant,
  uuidAt,
  walletAddressOfTenant,
  webhookEventOfTenant
} from '../../authorization/guards/tenancy.ts'
import type { FieldFamily } from '../fieldModule.ts'

const money = needsScope('liquidity:write')
const once = (field: string) => ownIdempotencyKey(field, { required: true })

/** Money in and out of Rafiki's ledger. */
export const liquidity: FieldFamily = {
  sdl: /* GraphQL */ `
    type Query {
      "Movements on one ledger account, debits and credits apart, of an asset, a peer, a wallet address or a payment of the tenant."
      accountingTransfers(
        "UUID of what the account belongs to."
        id: String!
        "How many of each kind at most; 20 when left out."
        limit: Int
      ): AccountingTransferConnection!
    }
    type Mutation {
      "Completes a two-phase withdrawal. For operator tenants only: Rafiki does not tell whose a withdrawal is."
      postLiquidityWithdrawal(input: PostLiquidityWithdrawalInput!): LiquidityMutationResponse
      "Calls a two-phase withdrawal off; the money is available again. For operator tenants only: Rafiki does not tell whose a withdrawal is."
      voidLiquidityWithdrawal(input: VoidLiquidityWithdrawalInput!): LiquidityMutationResponse
    }
  `,
  policy: {
    operator: {
      Query: { accountingTransfers: [needsScope('admin:read'), atMost(100, 'limit'), accountOfTenant('id')] },
      Mutation: {
        depositAssetLiquidity: [
          money,
          assetOfTenant('input.assetId'),
          uuidAt('input.id'),
          once('depositAssetLiquidity')
        ],
        createAssetLiquidityWithdrawal: [
          money,
          assetOfTenant('input.assetId'),
          uuidAt('input.id'),
          once('createAssetLiquidityWithdrawal')
        ],
        depositPeerLiquidity: [money, peerOfTenant('input.peerId'), uuidAt('input.id'), once('depositPeerLiquidity')],
        createPeerLiquidityWithdrawal: [
          money,
          peerOfTenant('input.peerId'),
          uuidAt('input.id'),
          once('createPeerLiquidityWithdrawal')
        ],
        createWalletAddressWithdrawal: [
          money,
          walletAddressOfTenant('input.walletAddressId'),
          uuidAt('input.id'),
          once('createWalletAddressWithdrawal')
        ],
        depositOutgoingPaymentLiquidity: [
          money,
          outgoingPaymentOfTenant('input.outgoingPaymentId'),
          once('depositOutgoingPaymentLiquidity')
        ],
        createIncomingPaymentWithdrawal: [
          money,
          incomingPaymentOfTenant('input.incomingPaymentId'),
          once('createIncomingPaymentWithdrawal')
        ],
        createOutgoingPaymentWithdrawal: [
          money,
          outgoingPaymentOfTenant('input.outgoingPaymentId'),
          once('createOutgoingPaymentWithdrawal')
        ],
        depositEventLiquidity: [money, webhookEventOfTenant('input.eventId'), once('depositEventLiquidity')],
        withdrawEventLiquidity: [money, webhookEventOfTenant('input.eventId'), once('withdrawEventLiquidity')],
        postLiquidityWithdrawal: [
          money,
          forOperatorTenant,
          uuidAt('input.withdrawalId'),
          once('postLiquidityWithdrawal')
        ],
        voidLiquidityWithdrawal: [
          money,
          forOperatorTenant,
          uuidAt('input.withdrawalId'),
          once('voidLiquidityWithdrawal')
        ]
      },
      AccountingTransferConnection: fields('debits credits'),
      AccountingTransfer: fields(
        'id debitAccountId creditAccountId amount transferType ledger createdAt state expiresAt'
      ),
      LiquidityMutationResponse: fields('success'),
      WalletAddressWithdrawalMutationResponse: fields('withdrawal'),
      WalletAddressWithdrawal: fields('id amount walletAddress'),
      DepositAssetLiquidityInput: fields('assetId amount id idempotencyKey'),
      CreateAssetLiquidityWithdrawalInput: fields('assetId amount id idempotencyKey timeoutSeconds'),
      DepositPeerLiquidityInput: fields('peerId amount id idempotencyKey'),
      CreatePeerLiquidityWithdrawalInput: fields('peerId amount id idempotencyKey timeoutSeconds'),
      CreateWalletAddressWithdrawalInput: fields('walletAddressId id idempotencyKey timeoutSeconds'),
      DepositOutgoingPaymentLiquidityInput: fields('outgoingPaymentId idempotencyKey dataToTransmit'),
      CreateIncomingPaymentWithdrawalInput: fields('incomingPaymentId idempotencyKey timeoutSeconds'),
      CreateOutgoingPaymentWithdrawalInput: fields('outgoingPaymentId idempotencyKey timeoutSeconds'),
      DepositEventLiquidityInput: fields('eventId idempotencyKey'),
      WithdrawEventLiquidityInput: fields('eventId idempotencyKey'),
      PostLiquidityWithdrawalInput: fields('withdrawalId idempotencyKey'),
      VoidLiquidityWithdrawalInput: fields('withdrawalId idempotencyKey')
    }
  },
  audit: {
    depositAssetLiquidity: ['input.assetId', 'input.id'],
    createAssetLiquidityWithdrawal: ['input.assetId', 'input.id'],
    depositPeerLiquidity: ['input.peerId', 'input.id'],
    createPeerLiquidityWithdrawal: ['input.peerId', 'input.id'],
    createWalletAddressWithdrawal: ['input.walletAddressId', 'input.id'],
    depositOutgoingPaymentLiquidity: ['input.outgoingPaymentId'],
    createIncomingPaymentWithdrawal: ['input.incomingPaymentId'],
    createOutgoingPaymentWithdrawal: ['input.outgoingPaymentId'],
    depositEventLiquidity: ['input.eventId'],
    withdrawEventLiquidity: ['input.eventId'],
    postLiquidityWithdrawal: ['input.withdrawalId'],
    voidLiquidityWithdrawal: ['input.withdrawalId']
  },
  resolvers: {
    Query: { accountingTransfers: lookUp() },
    Mutation: {
      depositAssetLiquidity: mutation(),
      createAssetLiquidityWithdrawal: mutation(),
      depositPeerLiquidity: mutation(),
      createPeerLiquidityWithdrawal: mutation(),
      createWalletAddressWithdrawal: mutation(),
      depositOutgoingPaymentLiquidity: mutation(),
      createIncomingPaymentWithdrawal: mutation(),
      createOutgoingPaymentWithdrawal: mutation(),
      depositEventLiquidity: mutation(),
      withdrawEventLiquidity: mutation(),
      postLiquidityWithdrawal: mutation(),
      voidLiquidityWithdrawal: mutation()
    }
  }
}
