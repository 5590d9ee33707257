import { lookUp, mutation } from '../../domain/operator/delegate.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { atMost, ownIdempotencyKey } from '../../authorization/guards/input.ts'
import {
  accountOfTenant,
  assetOfTenant,
  forOperatorTenant,
  incomingPaymentOfTenant,
  outgoingPaymentOfTenant,
  peerOfTenant,
  walletAddressOfTenant,
  webhookEventOfTenant
} from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const money = needsScope('liquidity:write')
const once = (field: string) => ownIdempotencyKey(field, { required: true })

/** Money in and out of Rafiki's ledger. */
export const liquidity = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    type Query {
      "Debits and credits on one ledger account: that of an asset, a peer, a wallet address or a payment of the tenant."
      accountingTransfers(
        "UUID of the object that the account belongs to."
        id: String!
        "How many of each kind at most, from 1 to 100. Default: 20."
        limit: Int
      ): AccountingTransferConnection!
    }
    type Mutation {
      "Completes a two-phase withdrawal. For operator tenants only, because Rafiki does not say which tenant a withdrawal belongs to."
      postLiquidityWithdrawal(input: PostLiquidityWithdrawalInput!): LiquidityMutationResponse
      "Cancels a two-phase withdrawal; the money is available again. For operator tenants only, because Rafiki does not say which tenant a withdrawal belongs to."
      voidLiquidityWithdrawal(input: VoidLiquidityWithdrawalInput!): LiquidityMutationResponse
    }
  `,
  guards: {
    'Query.accountingTransfers': [needsScope('admin:read'), atMost(100, 'limit'), accountOfTenant('id')],
    'Mutation.depositAssetLiquidity': [money, assetOfTenant('input.assetId'), once('depositAssetLiquidity')],
    'Mutation.createAssetLiquidityWithdrawal': [
      money,
      assetOfTenant('input.assetId'),
      once('createAssetLiquidityWithdrawal')
    ],
    'Mutation.depositPeerLiquidity': [money, peerOfTenant('input.peerId'), once('depositPeerLiquidity')],
    'Mutation.createPeerLiquidityWithdrawal': [
      money,
      peerOfTenant('input.peerId'),
      once('createPeerLiquidityWithdrawal')
    ],
    'Mutation.createWalletAddressWithdrawal': [
      money,
      walletAddressOfTenant('input.walletAddressId'),
      once('createWalletAddressWithdrawal')
    ],
    'Mutation.depositOutgoingPaymentLiquidity': [
      money,
      outgoingPaymentOfTenant('input.outgoingPaymentId'),
      once('depositOutgoingPaymentLiquidity')
    ],
    'Mutation.createIncomingPaymentWithdrawal': [
      money,
      incomingPaymentOfTenant('input.incomingPaymentId'),
      once('createIncomingPaymentWithdrawal')
    ],
    'Mutation.createOutgoingPaymentWithdrawal': [
      money,
      outgoingPaymentOfTenant('input.outgoingPaymentId'),
      once('createOutgoingPaymentWithdrawal')
    ],
    'Mutation.depositEventLiquidity': [money, webhookEventOfTenant('input.eventId'), once('depositEventLiquidity')],
    'Mutation.withdrawEventLiquidity': [money, webhookEventOfTenant('input.eventId'), once('withdrawEventLiquidity')],
    'Mutation.postLiquidityWithdrawal': [money, forOperatorTenant, once('postLiquidityWithdrawal')],
    'Mutation.voidLiquidityWithdrawal': [money, forOperatorTenant, once('voidLiquidityWithdrawal')]
  },
  rafiki: {
    AccountingTransferConnection: 'debits credits',
    AccountingTransfer: 'id debitAccountId creditAccountId amount transferType ledger createdAt state expiresAt',
    LiquidityMutationResponse: 'success',
    WalletAddressWithdrawalMutationResponse: 'withdrawal',
    WalletAddressWithdrawal: 'id amount walletAddress',
    DepositAssetLiquidityInput: 'assetId amount id: UUID! idempotencyKey',
    CreateAssetLiquidityWithdrawalInput: 'assetId amount id: UUID! idempotencyKey timeoutSeconds',
    DepositPeerLiquidityInput: 'peerId amount id: UUID! idempotencyKey',
    CreatePeerLiquidityWithdrawalInput: 'peerId amount id: UUID! idempotencyKey timeoutSeconds',
    CreateWalletAddressWithdrawalInput: 'walletAddressId id: UUID! idempotencyKey timeoutSeconds',
    DepositOutgoingPaymentLiquidityInput: 'outgoingPaymentId idempotencyKey dataToTransmit',
    CreateIncomingPaymentWithdrawalInput: 'incomingPaymentId idempotencyKey timeoutSeconds',
    CreateOutgoingPaymentWithdrawalInput: 'outgoingPaymentId idempotencyKey timeoutSeconds',
    DepositEventLiquidityInput: 'eventId idempotencyKey',
    WithdrawEventLiquidityInput: 'eventId idempotencyKey',
    PostLiquidityWithdrawalInput: 'withdrawalId: UUID! idempotencyKey',
    VoidLiquidityWithdrawalInput: 'withdrawalId: UUID! idempotencyKey'
  },
  mutations: {
    depositAssetLiquidity: { audit: ['input.assetId', 'input.id'] },
    createAssetLiquidityWithdrawal: { audit: ['input.assetId', 'input.id'] },
    depositPeerLiquidity: { audit: ['input.peerId', 'input.id'] },
    createPeerLiquidityWithdrawal: { audit: ['input.peerId', 'input.id'] },
    createWalletAddressWithdrawal: { audit: ['input.walletAddressId', 'input.id'] },
    depositOutgoingPaymentLiquidity: { audit: ['input.outgoingPaymentId'] },
    createIncomingPaymentWithdrawal: { audit: ['input.incomingPaymentId'] },
    createOutgoingPaymentWithdrawal: { audit: ['input.outgoingPaymentId'] },
    depositEventLiquidity: { audit: ['input.eventId'] },
    withdrawEventLiquidity: { audit: ['input.eventId'] },
    postLiquidityWithdrawal: { audit: ['input.withdrawalId'] },
    voidLiquidityWithdrawal: { audit: ['input.withdrawalId'] }
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
})
