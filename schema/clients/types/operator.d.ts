// Written by `npm run contracts` from schema/contracts/operator.graphql.

/** One entry of a grant: a kind of resource, what may be done with it, for which wallet address, and how much. */
export interface Access {
  __typename?: 'Access'
  /** The entry's UUID. */
  id: string
  /** The wallet address that this entry is about, spelled as the client spelled it. Null on most quote and
   * incoming-payment entries: these hold for any wallet address. */
  identifier: string | null
  /** The kind of resource: `incoming-payment`, `outgoing-payment` or `quote`. */
  type: string
  /** What may be done: `create`, `read`, `read-all`, `list`, `list-all` or `complete`. The `-all` forms reach beyond
   * what this client created itself. */
  actions: Array<string | null>
  /** How much may be spent. Null on an `outgoing-payment` entry means without any limit; on other types it means
   * nothing. */
  limits: LimitData | null
  /** When the entry was created; ISO 8601, UTC. */
  createdAt: string
  /** The tenant's wallet address that `identifier` names, as Rafiki finds it: the case does not matter, slashes at the end do. Null if there is none, or if the address is elsewhere. */
  walletAddress: WalletAddress | null
}

/** One movement between two ledger accounts. */
export interface AccountingTransfer {
  __typename?: 'AccountingTransfer'
  /** UUID of the transfer. */
  id: string
  /** The account that gave. */
  debitAccountId: string
  /** The account that got. */
  creditAccountId: string
  /** How much, in the smallest unit of the asset that the ledger stands for. */
  amount: string
  /** What kind of movement it is. */
  transferType: TransferType
  /** Number of the ledger, one for each asset; accounts of different ledgers cannot transfer to each other. */
  ledger: number
  /** When the transfer was created; ISO 8601, UTC. */
  createdAt: string
  /** Its state. */
  state: TransferState
  /** When a pending transfer lapses; ISO 8601, UTC. Null for one-step transfers. */
  expiresAt: string | null
}

/** Movements on one ledger account. */
export interface AccountingTransferConnection {
  __typename?: 'AccountingTransferConnection'
  /** Movements out of the account. */
  debits: Array<AccountingTransfer>
  /** Movements into the account. */
  credits: Array<AccountingTransfer>
}

/** A property of a wallet address, as key and value. */
export interface AdditionalProperty {
  __typename?: 'AdditionalProperty'
  /** The key of the property; unique within the wallet address. */
  key: string
  /** The value of the property, as text. */
  value: string
  /** Whether anyone who looks the address up is shown it. If not, only the wallet sees it. */
  visibleInOpenPayments: boolean
}

/** A property to add to a wallet address. */
export interface AdditionalPropertyInput {
  /** The key of the property. Blank ones are silently dropped. */
  key: string
  /** The value of the property, as text. Blank ones are silently dropped. */
  value: string
  /** Whether anyone who looks the address up is shown it. */
  visibleInOpenPayments: boolean
}

/** Signature algorithms that a published key may have. */
export type Alg = 'EdDSA'

/** An amount of money in one asset. */
export interface Amount {
  __typename?: 'Amount'
  /** A whole number of the asset's smallest unit, as a decimal string: `"2500"` at scale 2 is 25.00. Keep it a string
   * or a BigInt. */
  value: string
  /** The asset of the amount, usually an ISO 4217 code such as `USD`. */
  assetCode: string
  /** How many decimal places the smallest unit has: 2 for cents, 0 when there is no smaller unit. Always take it from
   * here; it is not implied by the code. */
  assetScale: number
}

/** An amount of money to ask for or to send. */
export interface AmountInput {
  /** A whole number of the asset's smallest unit, as a decimal string: `"2500"` at scale 2 is 25.00. Keep it a string
   * or a BigInt. */
  value: string
  /** The asset of the amount, usually an ISO 4217 code such as `USD`. */
  assetCode: string
  /** How many decimal places the smallest unit has: 2 for cents, 0 when there is no smaller unit. Always take it from
   * here; it is not implied by the code. */
  assetScale: number
}

/** Names an incoming payment to let through. */
export interface ApproveIncomingPaymentInput {
  /** UUID of the incoming payment, which must be `PENDING`. */
  id: string
}

/** The incoming payment that was let through. */
export interface ApproveIncomingPaymentResponse {
  __typename?: 'ApproveIncomingPaymentResponse'
  /** The payment after the change. */
  payment: IncomingPayment | null
}

/** A currency, or anything else of value, at one precision. */
export interface Asset {
  __typename?: 'Asset'
  /** UUID of the asset. */
  id: string
  /** What it is, usually an ISO 4217 code such as `USD`. */
  code: string
  /** How many decimal places its smallest unit has; amounts are whole numbers of that unit. */
  scale: number
  /** What is left for exchanging from other assets into this one, in its smallest unit. */
  liquidity: string | null
  /** The least that is worth taking out automatically, in its smallest unit. Null: no such bound. */
  withdrawalThreshold: string | null
  /** Liquidity below this is reported by a webhook event. Null: never reported. */
  liquidityThreshold: string | null
  /** What the wallet charges for receiving. Null: nothing. */
  receivingFee: Fee | null
  /** What the wallet charges for sending. Null: nothing. */
  sendingFee: Fee | null
  /** All fees that were ever set for it, superseded ones included. */
  fees: FeesConnection | null
  /** When the asset was created; ISO 8601, UTC. */
  createdAt: string
  /** The tenant that it belongs to. */
  tenant: Tenant | null
}

/** An asset within a page. */
export interface AssetEdge {
  __typename?: 'AssetEdge'
  /** The asset itself. */
  node: Asset
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** The asset that was added or changed. */
export interface AssetMutationResponse {
  __typename?: 'AssetMutationResponse'
  /** The asset after the change. */
  asset: Asset | null
}

/** One page of assets. */
export interface AssetsConnection {
  __typename?: 'AssetsConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<AssetEdge>
}

/** What incoming, outgoing and combined payments have in common. */
export type BasePayment = IncomingPayment | OutgoingPayment | Payment

/** Names an incoming payment to veto. */
export interface CancelIncomingPaymentInput {
  /** UUID of the incoming payment, which must be `PENDING`. */
  id: string
  /** Why, in words; kept with the payment. */
  cancellationReason?: string | null
}

/** The incoming payment that was vetoed. */
export interface CancelIncomingPaymentResponse {
  __typename?: 'CancelIncomingPaymentResponse'
  /** The payment after the change. */
  payment: IncomingPayment | null
}

/** Names an outgoing payment to cancel. */
export interface CancelOutgoingPaymentInput {
  /** UUID of the outgoing payment, which must be `FUNDING`. */
  id: string
  /** Why, in words. Public: the client that made the payment can read it in the metadata. */
  reason?: string | null
  /** Why, for the card service; card payments only. */
  cardPaymentFailureReason?: CardPaymentFailureReason | null
}

/** What a card payment's terminal handed over. */
export interface CardDetailsInput {
  /** The card's data, as the card service understands it. */
  data: Record<string, unknown>
  /** The card service's own id for the request. */
  requestId: string
  /** When the card was presented; ISO 8601. */
  initiatedAt: string
}

/** What was wrong with a card payment. */
export type CardPaymentFailureReason = 'invalid_signature' | 'invalid_request'

/** Names an incoming payment to close. */
export interface CompleteReceiverInput {
  /** The incoming payment's full URL. */
  incomingPaymentUrl: string
}

/** The incoming payment that was closed. */
export interface CompleteReceiverResponse {
  __typename?: 'CompleteReceiverResponse'
  /** The incoming payment after the change. */
  receiver: Receiver | null
}

/** Names a partial payment to accept. */
export interface ConfirmPartialIncomingPaymentInput {
  /** UUID of the incoming payment. */
  incomingPaymentId: string
  /** UUID of the partial incoming payment. */
  partialIncomingPaymentId: string
}

/** Whether the decision was recorded. */
export interface ConfirmPartialIncomingPaymentResponse {
  __typename?: 'ConfirmPartialIncomingPaymentResponse'
  /** True if it was done. */
  success: boolean
}

/** Something that happened on the way to an account holder's consent, or ended it. */
export interface ConsentRecord {
  __typename?: 'ConsentRecord'
  id: string
  kind: ConsentRecordKind
  /** When it happened; if the gateway does not know exactly, the time by which it had. */
  at: string
  /** The earliest time at which it can have happened. Null if `at` is exact. */
  notBefore: string | null
  /** The latest time at which it can have happened. Null if `at` is exact. */
  notAfter: string | null
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  /** The wallet addresses that the grant names. Empty where the record was erased. */
  walletAddresses: Array<string>
  by: ConsentRecordActor
  /** What the account holder was shown. Null where that is not known. */
  terms: Record<string, unknown> | null
  /** The digest of what was shown. */
  termsDigest: string | null
}

/** Who did it. */
export interface ConsentRecordActor {
  __typename?: 'ConsentRecordActor'
  role: ConsentRecordRole
  /** The subject of their token. Null where nobody knows who it was. */
  subject: string | null
  /** Whether somebody else acted in their name. */
  delegated: boolean
}

/** A page of records. */
export interface ConsentRecordConnection {
  __typename?: 'ConsentRecordConnection'
  edges: Array<ConsentRecordEdge>
  pageInfo: PageInfo
}

/** A record in a page, with its place in the list. */
export interface ConsentRecordEdge {
  __typename?: 'ConsentRecordEdge'
  /** Opaque. Use it in `after` of `consentRecords`. */
  cursor: string
  node: ConsentRecord
}

/** Which records to list: `grant` or `walletAddress` at least. All conditions must hold. */
export interface ConsentRecordFilter {
  grant?: string | null
  walletAddress?: string | null
  /** The wallet address of the client application. */
  client?: string | null
  /** Happened at this moment or later. */
  happenedAfter?: string | null
  /** Happened before this moment. */
  happenedBefore?: string | null
}

/** The kinds of records. A later version may add some. */
export type ConsentRecordKind = 'TERMS_SHOWN' | 'CONSENT_GIVEN' | 'CONSENT_REFUSED' | 'GRANT_APPROVED' | 'GRANT_REJECTED' | 'GRANT_REVOKED' | 'GRANT_EXPIRED'

/** Who does things. */
export type ConsentRecordRole = 'ACCOUNT_HOLDER' | 'CLIENT' | 'OPERATOR' | 'GATEWAY' | 'UNKNOWN'

/** Describes a new asset. */
export interface CreateAssetInput {
  /** Its code, an ISO 4217 one wherever there is one. */
  code: string
  /** How many decimal places its smallest unit has. */
  scale: number
  /** The least that is worth taking out automatically, in the asset's smallest unit. */
  withdrawalThreshold?: string | null
  /** Liquidity below this is reported by a webhook event. */
  liquidityThreshold?: string | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** The tenant that it will belong to. Only an operator tenant may name another tenant. */
  tenantId?: string | null
}

/** A withdrawal from an asset's liquidity. */
export interface CreateAssetLiquidityWithdrawalInput {
  /** UUID of the asset. */
  assetId: string
  /** The amount, in the asset's smallest unit. */
  amount: string
  /** A new UUID that you choose for this transfer. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
  /** Seconds that a two-phase withdrawal may wait to be posted or voided. Zero: the withdrawal takes one step. */
  timeoutSeconds: string
}

/** What to ask for, at which wallet address. */
export interface CreateIncomingPaymentInput {
  /** UUID of the wallet address that receives the money. */
  walletAddressId: string
  /** When to stop accepting; ISO 8601. By default, and at the latest, 30 days from now unless Rafiki is set up
   * otherwise. */
  expiresAt?: string | null
  /** Free JSON to keep with the payment. Public to anyone who has its URL and a token. */
  metadata?: Record<string, unknown> | null
  /** How much to ask for, in the wallet address's asset. Left out: any amount will do. */
  incomingAmount?: AmountInput | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** Whether a card payment is under way. */
  isCardPayment?: boolean | null
  /** The payer's wallet address; card payments only. */
  senderWalletAddress?: string | null
}

/** Names an incoming payment whose received money is to be taken out. */
export interface CreateIncomingPaymentWithdrawalInput {
  /** UUID of the incoming payment. */
  incomingPaymentId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
  /** Seconds that a two-phase withdrawal may wait to be posted or voided. Zero: the withdrawal takes one step. */
  timeoutSeconds: string
}

/** Names the peering URL of another Rafiki, and the terms. */
export interface CreateOrUpdatePeerByUrlInput {
  /** The largest packet that the peer accepts, in the asset's smallest unit. */
  maxPacketAmount?: string | null
  /** UUID of the asset. */
  assetId: string
  /** Where the other Rafiki takes peering requests. */
  peerUrl: string
  /** An internal name. */
  name?: string | null
  /** Liquidity below this is reported by a webhook event. */
  liquidityThreshold?: string | null
  /** Liquidity to start with, in the asset's smallest unit. */
  liquidityToDeposit?: string | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The peer that was added or changed. */
export interface CreateOrUpdatePeerByUrlMutationResponse {
  __typename?: 'CreateOrUpdatePeerByUrlMutationResponse'
  /** The peer after the change. */
  peer: Peer | null
}

/** Which incoming payment to pay, from where. */
export interface CreateOutgoingPaymentFromIncomingPaymentInput {
  /** UUID of the wallet address that pays. */
  walletAddressId: string
  /** URL of the incoming payment to pay. Rafiki fetches it from its own network. */
  incomingPayment: string
  /** Pay exactly this much, fees included. */
  debitAmount?: AmountInput | null
  /** Free JSON to keep with the payment. */
  metadata?: Record<string, unknown> | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** For card payments only. */
  cardDetails?: CardDetailsInput | null
}

/** Which quote to turn into a payment. */
export interface CreateOutgoingPaymentInput {
  /** UUID of the wallet address that pays; the quote's own. */
  walletAddressId: string
  /** UUID of the quote, unused and unexpired. */
  quoteId: string
  /** Free JSON to keep with the payment; the receiving side may see it. */
  metadata?: Record<string, unknown> | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** Names an outgoing payment whose unspent money is to be taken out. */
export interface CreateOutgoingPaymentWithdrawalInput {
  /** UUID of the outgoing payment. */
  outgoingPaymentId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
  /** Seconds that a two-phase withdrawal may wait to be posted or voided. Zero: the withdrawal takes one step. */
  timeoutSeconds: string
}

/** Describes a new Interledger peer. */
export interface CreatePeerInput {
  /** The largest packet that the peer accepts, in the asset's smallest unit. */
  maxPacketAmount?: string | null
  /** How the two reach each other. Holds secrets. */
  http: HttpInput
  /** UUID of the asset. */
  assetId: string
  /** The peer's ILP address. */
  staticIlpAddress: string
  /** An internal name. */
  name?: string | null
  /** Liquidity below this is reported by a webhook event. */
  liquidityThreshold?: string | null
  /** Liquidity to start with, in the asset's smallest unit. */
  initialLiquidity?: string | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** ILP address prefixes to send its way, besides its own. */
  routes?: Array<string> | null
}

/** A withdrawal from a peer's liquidity. */
export interface CreatePeerLiquidityWithdrawalInput {
  /** UUID of the peer. */
  peerId: string
  /** The amount, in the asset's smallest unit. */
  amount: string
  /** A new UUID that you choose for this transfer. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
  /** Seconds that a two-phase withdrawal may wait to be posted or voided. Zero: the withdrawal takes one step. */
  timeoutSeconds: string
}

/** The peer that was added. */
export interface CreatePeerMutationResponse {
  __typename?: 'CreatePeerMutationResponse'
  /** The peer after the change. */
  peer: Peer | null
}

/** What to pay, from where. Give at most one of the two amounts; none, when the incoming payment has its own. */
export interface CreateQuoteInput {
  /** UUID of the wallet address that would pay. */
  walletAddressId: string
  /** Pay exactly this much, fees included; the receiver gets what that makes. */
  debitAmount?: AmountInput | null
  /** Let the receiver get exactly this much; the payer pays what that takes. */
  receiveAmount?: AmountInput | null
  /** URL of the incoming payment to pay. Rafiki fetches it from its own network. */
  receiver: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** What to ask for, at a wallet address anywhere. */
export interface CreateReceiverInput {
  /** URL of the wallet address that receives the money. Rafiki fetches it from its own network. */
  walletAddressUrl: string
  /** When to stop accepting; ISO 8601. */
  expiresAt?: string | null
  /** How much to ask for. Left out: any amount will do. */
  incomingAmount?: AmountInput | null
  /** Free JSON to keep with the payment. */
  metadata?: Record<string, unknown> | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The incoming payment that was opened, here or elsewhere. */
export interface CreateReceiverResponse {
  __typename?: 'CreateReceiverResponse'
  /** The new incoming payment. */
  receiver: Receiver | null
}

/** Describes a new tenant. Holds secrets: never log it. */
export interface CreateTenantInput {
  /** A UUID that you choose. Default: a random one. */
  id?: string | null
  /** The contact e-mail address. */
  email?: string | null
  /** A SECRET: signs the tenant's requests. */
  apiSecret: string
  /** The page to which account holders are sent for their consent. */
  idpConsentUrl?: string | null
  /** A SECRET: the tenant's consent page authenticates with it. */
  idpSecret?: string | null
  /** A name to show. */
  publicName?: string | null
  /** Settings to start with. */
  settings?: Array<TenantSettingInput> | null
}

/** Settings to store for the calling tenant. */
export interface CreateTenantSettingsInput {
  /** The settings, each with its key. */
  settings: Array<TenantSettingInput>
}

/** The settings that were stored. */
export interface CreateTenantSettingsMutationResponse {
  __typename?: 'CreateTenantSettingsMutationResponse'
  /** The settings just stored, not all that the tenant has. */
  settings: Array<TenantSetting>
}

/** Describes a new wallet address. */
export interface CreateWalletAddressInput {
  /** The tenant that it will belong to. Only an operator tenant may name another tenant. */
  tenantId?: string | null
  /** UUID of the asset that the account is kept in. For good. */
  assetId: string
  /** The https URL, with a path. For good; stored in lower case. */
  address: string
  /** A name shown to anyone who looks the address up. */
  publicName?: string | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** Further properties to add. */
  additionalProperties?: Array<AdditionalPropertyInput> | null
}

/** A public key and the wallet address to publish it under. */
export interface CreateWalletAddressKeyInput {
  /** UUID of the wallet address. */
  walletAddressId: string
  /** The public key. Never send a private one. */
  jwk: JwkInput
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The key that was published. */
export interface CreateWalletAddressKeyMutationResponse {
  __typename?: 'CreateWalletAddressKeyMutationResponse'
  /** The wallet address key after the change. */
  walletAddressKey: WalletAddressKey | null
}

/** The wallet address that was opened. */
export interface CreateWalletAddressMutationResponse {
  __typename?: 'CreateWalletAddressMutationResponse'
  /** The wallet address after the change. */
  walletAddress: WalletAddress | null
}

/** Names a wallet address whose Web Monetization money is to be taken out. */
export interface CreateWalletAddressWithdrawalInput {
  /** UUID of the wallet address. */
  walletAddressId: string
  /** A new UUID that you choose for this transfer. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
  /** Seconds that a two-phase withdrawal may wait to be posted or voided. Zero: the withdrawal takes one step. */
  timeoutSeconds: string
}

/** Curves that a published key may be on. */
export type Crv = 'Ed25519'

/** Names an asset to remove. */
export interface DeleteAssetInput {
  /** UUID of the asset. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The asset that was removed. */
export interface DeleteAssetMutationResponse {
  __typename?: 'DeleteAssetMutationResponse'
  /** The asset after the change. */
  asset: Asset | null
}

/** Names a peer to remove. */
export interface DeletePeerInput {
  /** UUID of the peer. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** Whether the peer was removed. */
export interface DeletePeerMutationResponse {
  __typename?: 'DeletePeerMutationResponse'
  /** True if it was done. */
  success: boolean
}

/** Whether the tenant was removed. */
export interface DeleteTenantMutationResponse {
  __typename?: 'DeleteTenantMutationResponse'
  /** True if it was done. */
  success: boolean
}

/** A deposit into an asset's liquidity. */
export interface DepositAssetLiquidityInput {
  /** UUID of the asset. */
  assetId: string
  /** The amount, in the asset's smallest unit. */
  amount: string
  /** A new UUID that you choose for this transfer. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
}

/** Names a webhook event to fund. */
export interface DepositEventLiquidityInput {
  /** UUID of the event. */
  eventId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
}

/** Names an outgoing payment to fund, in full. */
export interface DepositOutgoingPaymentLiquidityInput {
  /** UUID of the outgoing payment. */
  outgoingPaymentId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
  /** A text that is sent, encrypted, to the receiving side along with the payment. */
  dataToTransmit?: string | null
}

/** A deposit into a peer's liquidity. */
export interface DepositPeerLiquidityInput {
  /** UUID of the peer. */
  peerId: string
  /** The amount, in the asset's smallest unit. */
  amount: string
  /** A new UUID that you choose for this transfer. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
}

/** What the wallet charges: a fixed part and a share. */
export interface Fee {
  __typename?: 'Fee'
  /** UUID of the fee. */
  id: string
  /** UUID of the asset that it is charged in. */
  assetId: string
  /** What it is charged for. */
  type: FeeType
  /** The fixed part, in the asset's smallest unit. */
  fixed: string
  /** The share, in hundredths of a percent: 100 is 1 %. From 0 to 10000. */
  basisPoints: number
  /** When it was set; ISO 8601, UTC. */
  createdAt: string
}

/** How much a fee is: both parts are added up. */
export interface FeeDetails {
  /** The fixed part, in the asset's smallest unit. */
  fixed: string
  /** The share, in hundredths of a percent: 100 is 1 %. From 0 to 10000. */
  basisPoints: number
}

/** A fee within a page. */
export interface FeeEdge {
  __typename?: 'FeeEdge'
  /** The fee itself. */
  node: Fee
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** What a fee is charged for. */
export type FeeType = 'SENDING' | 'RECEIVING'

/** One page of fees. */
export interface FeesConnection {
  __typename?: 'FeesConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<FeeEdge>
}

/** Matches the reason for which a grant was finalized. */
export interface FilterFinalizationReason {
  /** One of these reasons. */
  in?: Array<GrantFinalization> | null
}

/** Matches a grant's state. */
export interface FilterGrantState {
  /** One of these states. */
  in?: Array<GrantState> | null
  /** None of these states. */
  notIn?: Array<GrantState> | null
}

/** Matches a text against a list, exactly. */
export interface FilterString {
  /** One of these texts. An empty list filters nothing, so it matches everything: never send one. */
  in?: Array<string> | null
  /** None of these texts. */
  notIn?: Array<string> | null
}

/** A permission that a client application asked for, and what became of it: who may do what with which wallet address,
 * within which limits.
 * Only `state` and `finalizationReason` ever change after it was created. */
export interface Grant {
  __typename?: 'Grant'
  /** The grant's UUID; also what `OutgoingPayment.grantId` refers to. */
  id: string
  /** Wallet address of the client application that asked. Null if the client came with a key instead; such a client
   * can never hold a grant that spends. */
  client: string | null
  /** What the client may do, up to three entries, which may name different wallet addresses.
   * In a list with an identifier filter only the matching entries are here, and a page's last grant may lack some. */
  access: Array<Access>
  /** Identities that the client asked to have confirmed. Null when it asked for none, and always null in the `grants`
   * list. */
  subject: Subject | null
  /** Where the grant stands. Read it together with `finalizationReason`: a finalized grant can be very much alive. */
  state: GrantState
  /** How the grant was finalized; null until its state is `FINALIZED`. `ISSUED` means that the client holds a token and
   * the grant is live. */
  finalizationReason: GrantFinalization | null
  /** When the client asked for it; ISO 8601, UTC. */
  createdAt: string
  /** The tenant under which it was asked for. */
  tenantId: string
  /** The outgoing payments made with this grant, newest first. Rafiki cannot filter by grant, so a page may be short while `hasNextPage` is true. */
  outgoingPayments: OutgoingPaymentConnection | null
}

/** A grant within a page. */
export interface GrantEdge {
  __typename?: 'GrantEdge'
  /** The grant itself. */
  node: Grant
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** Filters a list of grants. All conditions must hold. */
export interface GrantFilter {
  /** Only grants with an access that names one of these wallet addresses. Accesses that name another one, or none, are
   * then left out of the answer. */
  identifier?: GrantFilterString | null
  /** Only grants in, or not in, these states. */
  state?: FilterGrantState | null
  /** Only grants that ended for one of these reasons. Use `in`; never `notIn`. */
  finalizationReason?: FilterFinalizationReason | null
}

/** Matches a text against a list, exactly: letter case and a trailing slash count. */
export interface GrantFilterString {
  /** One of these texts. An empty list filters nothing, so it matches everything: never send one. */
  in?: Array<string> | null
}

/** How a grant was settled. */
export type GrantFinalization = 'ISSUED' | 'REVOKED' | 'REJECTED'

/** The steps of a grant's life. Interactive grants go through all of them; others are approved at once. */
export type GrantState = 'PROCESSING' | 'PENDING' | 'APPROVED' | 'FINALIZED'

/** One page of grants. */
export interface GrantsConnection {
  __typename?: 'GrantsConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<GrantEdge>
}

/** How a peer is reached over HTTP. */
export interface Http {
  __typename?: 'Http'
  /** Where it is, and what we present there. */
  outgoing: HttpOutgoing
}

/** What a peer must present to us. */
export interface HttpIncomingInput {
  /** Secrets, any of which lets the peer in. */
  authTokens: Array<string>
}

/** How two peers reach each other over HTTP. */
export interface HttpInput {
  /** What the peer must present to us. */
  incoming?: HttpIncomingInput | null
  /** Where we reach the peer, and what we present there. */
  outgoing: HttpOutgoingInput
}

/** A peer's address, and our secret for it. */
export interface HttpOutgoing {
  __typename?: 'HttpOutgoing'
  /** The peer's URL for ILP packets. */
  endpoint: string
}

/** How we reach a peer. */
export interface HttpOutgoingInput {
  /** The secret that we present to the peer. */
  authToken: string
  /** The peer's URL for ILP packets. */
  endpoint: string
}

/** Money asked for, and received, at a wallet address: what others see as the receiver that they pay to. */
export interface IncomingPayment {
  __typename?: 'IncomingPayment'
  /** UUID of the incoming payment. */
  id: string
  /** Its public Open Payments URL: what a payer is given as `receiver`. */
  url: string
  /** UUID of the wallet address that the incoming payment belongs to. */
  walletAddressId: string
  /** Wallet address of the Open Payments client that created the incoming payment. Null if the wallet itself did,
   * through this API. */
  client: string | null
  /** Money that Rafiki's ledger holds for this incoming payment and that was not withdrawn yet, in the asset's smallest
   * unit. Null if it has no ledger account yet. */
  liquidity: string | null
  /** Its state. */
  state: IncomingPaymentState
  /** It accepts no more money after this moment; ISO 8601, UTC. */
  expiresAt: string
  /** The requested amount; reaching it completes the payment. Null: open-ended, any amount will do. */
  incomingAmount: Amount | null
  /** The amount received so far; value `"0"` before anything has. */
  receivedAmount: Amount
  /** Free JSON from the creator of the incoming payment. Nobody has checked it: show it as text, and do
   * not trust it. Null if there is none. */
  metadata: Record<string, unknown> | null
  /** When the incoming payment was created; ISO 8601, UTC. */
  createdAt: string
  /** The payer's wallet address. Only known for card payments, null otherwise. */
  senderWalletAddress: string | null
  /** The tenant that it belongs to. */
  tenant: Tenant | null
  /** Why the wallet vetoed it, in the wallet's words. Null if it did not, or said nothing. */
  cancellationReason: string | null
  /** When the wallet vetoed it; ISO 8601, UTC. Null if it did not. */
  cancelledAt: string | null
}

/** One page of incoming payments. */
export interface IncomingPaymentConnection {
  __typename?: 'IncomingPaymentConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<IncomingPaymentEdge>
}

/** An incoming payment within a page. */
export interface IncomingPaymentEdge {
  __typename?: 'IncomingPaymentEdge'
  /** The incoming payment itself. */
  node: IncomingPayment
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** Filters a list of incoming payments. */
export interface IncomingPaymentFilter {
  /** How the payment came about: `OPEN_PAYMENTS` (a client asked for it), `ADMIN` (the wallet itself did) or `CARD`. */
  initiatedBy?: FilterString | null
}

/** The incoming payment that was made or changed. */
export interface IncomingPaymentResponse {
  __typename?: 'IncomingPaymentResponse'
  /** The incoming payment after the change. */
  payment: IncomingPayment | null
}

/** The state of an incoming payment. */
export type IncomingPaymentState = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'EXPIRED'

/** A public key, as a JSON Web Key. It holds nothing secret. */
export interface Jwk {
  __typename?: 'Jwk'
  /** The key's name, which requests signed with it quote. */
  kid: string | null
  /** The public key itself, base64url. */
  x: string | null
  /** The signature algorithm; always `EdDSA`. */
  alg: Alg
  /** The kind of key; always `OKP`. */
  kty: Kty
  /** The curve; always `Ed25519`. */
  crv: Crv
}

/** A public key, as a JSON Web Key. Only Ed25519 is accepted. */
export interface JwkInput {
  /** The key's name, which requests signed with it will quote. */
  kid: string
  /** The public key itself, base64url. */
  x: string
  /** The signature algorithm. */
  alg: Alg
  /** The kind of key. */
  kty: Kty
  /** The curve. */
  crv: Crv
}

/** Kinds of key that may be published. */
export type Kty = 'OKP'

/** Bounds on what an outgoing-payment access may spend. What was already spent is not told here. */
export interface LimitData {
  __typename?: 'LimitData'
  /** The one incoming payment, by URL, that may be paid. It is not a wallet address. Null: any receiver. */
  receiver: string | null
  /** The most that may leave the account in each interval, fees included. Null: not bounded this way. */
  debitAmount: PaymentAmount | null
  /** The most that receivers may get in each interval. Null: not bounded this way. */
  receiveAmount: PaymentAmount | null
  /** An ISO 8601 repeating interval in each of which the amounts apply again, such as `R5/2026-01-01T00:00:00Z/P1M`.
   * The number counts repetitions after the first, so `R5` is six periods. Null: the amounts apply once, for the
   * grant's whole life. */
  interval: string | null
}

/** Whether money was moved. Refusals come as errors. */
export interface LiquidityMutationResponse {
  __typename?: 'LiquidityMutationResponse'
  /** True if it was done. */
  success: boolean
}

/** The subject of the token that came with the request. */
export interface Me {
  __typename?: 'Me'
  /** Identifies this subject. The id is the same in every session. */
  id: string
  /** The `sub` claim of the token. */
  subject: string
  /** The tenant of Rafiki that the subject belongs to. */
  tenantId: string
  /** The account holder's wallet addresses, in the form in which Rafiki stores them. Empty for every other role. */
  walletAddresses: Array<string>
  /** What the token allows. A token without scopes has the default scopes that this gateway is configured with for its role. */
  scopes: Array<string>
  /** When the token expires. Send a new one from then on. */
  expiresAt: string
  /** When the subject last signed in. Null if the token does not say: fields that need a recent sign-in then fail with STEP_UP_REQUIRED. */
  authTime: string | null
}

/** What every stored object has: an id and a creation time. */
export type Model = Grant | Access | SubjectItem | Asset | Peer | WalletAddress | IncomingPayment | OutgoingPayment | Payment | AccountingTransfer | WalletAddressKey | WebhookEvent | Fee | Tenant

export interface Mutation {
  __typename?: 'Mutation'
  /** Ends a grant for good: its tokens stop working at once, payments already created go on.
   * Succeeds on every known grant, over and over, whatever its state; a rejected grant becomes a revoked one. */
  revokeGrant: RevokeGrantMutationResponse | null
  /** Adds an asset. Code and scale together must be new to the tenant. */
  createAsset: AssetMutationResponse | null
  /** Changes an asset's thresholds. */
  updateAsset: AssetMutationResponse | null
  /** Removes an asset that no peer and no wallet address uses. */
  deleteAsset: DeleteAssetMutationResponse | null
  /** Books money into an asset's liquidity, which pays for exchanging between assets. */
  depositAssetLiquidity: LiquidityMutationResponse | null
  /** Books money out of an asset's liquidity, at once or in two phases. */
  createAssetLiquidityWithdrawal: LiquidityMutationResponse | null
  /** Adds an Interledger peer that settles in an asset of the tenant. An initial liquidity also needs the scope `liquidity:write`. */
  createPeer: CreatePeerMutationResponse | null
  /** Peers with another Rafiki automatically: Rafiki calls the URL, which must be https at a public host, and stores what the other side answers. A deposit also needs the scope `liquidity:write`. */
  createOrUpdatePeerByUrl: CreateOrUpdatePeerByUrlMutationResponse | null
  /** Changes a peer; fields that you leave out stay. */
  updatePeer: UpdatePeerMutationResponse | null
  /** Removes a peer. Payments can no longer be routed through it. */
  deletePeer: DeletePeerMutationResponse | null
  /** Books money into a peer's liquidity: the credit that the peer may use up. */
  depositPeerLiquidity: LiquidityMutationResponse | null
  /** Books money out of a peer's liquidity, at once or in two phases. */
  createPeerLiquidityWithdrawal: LiquidityMutationResponse | null
  /** Completes a two-phase withdrawal. For operator tenants only, because Rafiki does not say which tenant a withdrawal belongs to. */
  postLiquidityWithdrawal: LiquidityMutationResponse | null
  /** Cancels a two-phase withdrawal; the money is available again. For operator tenants only, because Rafiki does not say which tenant a withdrawal belongs to. */
  voidLiquidityWithdrawal: LiquidityMutationResponse | null
  /** Opens a wallet address. Its URL and asset can never be changed. */
  createWalletAddress: CreateWalletAddressMutationResponse | null
  /** Changes a wallet address; fields that you leave out stay. Additional properties, if given, replace all that were there. */
  updateWalletAddress: UpdateWalletAddressMutationResponse | null
  /** Publishes a public key under one of the tenant's wallet addresses: anyone who holds the private key can act as its Open Payments client. */
  createWalletAddressKey: CreateWalletAddressKeyMutationResponse | null
  /** Sets settings of the calling tenant; a setting that exists is overwritten. */
  createTenantSettings: CreateTenantSettingsMutationResponse | null
  /** Revokes one of the tenant's public keys: requests signed with it are refused from then on. */
  revokeWalletAddressKey: RevokeWalletAddressKeyMutationResponse | null
  /** Asks for money: opens an incoming payment at a wallet address of this Rafiki. */
  createIncomingPayment: IncomingPaymentResponse | null
  /** Creates an incoming payment at one of the tenant's wallet addresses, or at one elsewhere at a public https host, which Rafiki then fetches. */
  createReceiver: CreateReceiverResponse | null
  /** Closes one of the tenant's incoming payments, by its own URL: it accepts no more money. */
  completeReceiver: CompleteReceiverResponse | null
  /** Replaces an incoming payment's metadata, wholly. */
  updateIncomingPayment: IncomingPaymentResponse | null
  /** Computes what a payment would cost and deliver. Nothing is reserved; the quote is valid until it expires. The receiver is one of the tenant's incoming payments, by its own URL, or one elsewhere at a public https host. */
  createQuote: QuoteResponse | null
  /** Turns a quote into a payment, once. It then waits in `FUNDING` until the wallet's backend funds or cancels it:
   * Rafiki knows no balance. */
  createOutgoingPayment: OutgoingPaymentResponse | null
  /** Cancels an outgoing payment while it is `FUNDING`. */
  cancelOutgoingPayment: OutgoingPaymentResponse | null
  /** Quotes and pays an incoming payment in one step. The result waits in `FUNDING` like any other. */
  createOutgoingPaymentFromIncomingPayment: OutgoingPaymentResponse | null
  /** Funds what a webhook event asks for. Superseded. */
  depositEventLiquidity: LiquidityMutationResponse | null
  /** Takes out what a webhook event offers. Superseded. */
  withdrawEventLiquidity: LiquidityMutationResponse | null
  /** Books the money that an incoming payment received out of Rafiki, so that the wallet can credit its account holder. */
  createIncomingPaymentWithdrawal: LiquidityMutationResponse | null
  /** Books the money that an outgoing payment left unspent out of Rafiki, so that the wallet can give it back. */
  createOutgoingPaymentWithdrawal: LiquidityMutationResponse | null
  /** Funds an outgoing payment that waits in `FUNDING`, which sets it off. Answer to the event
   * `outgoing_payment.created`. */
  depositOutgoingPaymentLiquidity: LiquidityMutationResponse | null
  /** Books money that came to a wallet address through Web Monetization out of Rafiki. */
  createWalletAddressWithdrawal: WalletAddressWithdrawalMutationResponse | null
  /** Sends the withdrawal events that are due for wallet addresses of all tenants. For operator tenants only. */
  triggerWalletAddressEvents: TriggerWalletAddressEventsMutationResponse | null
  /** Sets what the wallet charges for sending or receiving an asset of its tenant. The newest fee of a kind applies. */
  setFee: SetFeeResponse | null
  /** Lets an incoming payment that is just being created come into being. */
  approveIncomingPayment: ApproveIncomingPaymentResponse | null
  /** Vetoes an incoming payment while it is being created. It stops no money later; `completeReceiver` closes one. */
  cancelIncomingPayment: CancelIncomingPaymentResponse | null
  /** Adds a tenant here and at the auth service. For operator tenants only. Its secrets are never shown again. */
  createTenant: TenantMutationResponse | null
  /** Changes a tenant; fields that you leave out stay. For operator tenants only. */
  updateTenant: TenantMutationResponse | null
  /** Deletes a tenant here and at the auth service. For operator tenants only. */
  deleteTenant: DeleteTenantMutationResponse | null
  /** Accepts a partial payment that is just arriving at an incoming payment. */
  confirmPartialIncomingPayment: ConfirmPartialIncomingPaymentResponse | null
  /** Rejects a partial payment that is just arriving at an incoming payment. */
  rejectPartialIncomingPayment: RejectPartialIncomingPaymentResponse | null
}

/** Money on its way from a wallet address to an incoming payment, here or at another wallet. */
export interface OutgoingPayment {
  __typename?: 'OutgoingPayment'
  /** The payment's UUID; its quote has the same one. */
  id: string
  /** UUID of the wallet address that pays. */
  walletAddressId: string
  /** Wallet address of the Open Payments client that created the payment. Null if the wallet itself did, through this
   * API. */
  client: string | null
  /** Money that Rafiki's ledger holds for this outgoing payment and that was not withdrawn yet, in the asset's smallest
   * unit. Null if it has no ledger account yet. */
  liquidity: string | null
  /** Its state. */
  state: OutgoingPaymentState
  /** Why it failed, in Rafiki's words, for logs rather than for people. Null if nothing went wrong. */
  error: string | null
  /** How often the present step was tried without success; back to 0 at the next step. */
  stateAttempts: number
  /** The most that this payment takes from the account, fees included, in the payer's asset. */
  debitAmount: Amount
  /** The amount that the receiver should get, in the receiver's asset. The asset may differ from `debitAmount`'s. */
  receiveAmount: Amount
  /** URL of the incoming payment that is paid. It is not a wallet address. */
  receiver: string | null
  /** Free JSON from the creator of the payment. Nobody has checked it: show it as text, and do not trust it.
   * Null if there is none.
   * A reason for cancelling appears here as `cancellationReason`. */
  metadata: Record<string, unknown> | null
  /** The quote that it was made from. */
  quote: Quote | null
  /** What has been sent so far, in the payer's asset. A failed payment may have sent a part. */
  sentAmount: Amount
  /** When the payment was created; ISO 8601, UTC. */
  createdAt: string
  /** UUID of the grant that it was made under. Null if the wallet itself made it. No list can be filtered by it. */
  grantId: string | null
  /** The tenant that it belongs to. */
  tenant: Tenant | null
  /** The grant with which a client application made the payment, as it is now. Null if there is none. */
  grant: Grant | null
}

/** One page of outgoing payments. */
export interface OutgoingPaymentConnection {
  __typename?: 'OutgoingPaymentConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<OutgoingPaymentEdge>
}

/** An outgoing payment within a page. */
export interface OutgoingPaymentEdge {
  __typename?: 'OutgoingPaymentEdge'
  /** The outgoing payment itself. */
  node: OutgoingPayment
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** Filters a list of outgoing payments. All conditions must hold. */
export interface OutgoingPaymentFilter {
  /** URLs of the incoming payments that are paid. */
  receiver?: FilterString | null
  /** UUIDs of the wallet addresses that pay. An empty list matches everybody's. */
  walletAddressId?: FilterString | null
  /** Names of `OutgoingPaymentState` values. */
  state?: FilterString | null
}

/** The outgoing payment that was made or changed. */
export interface OutgoingPaymentResponse {
  __typename?: 'OutgoingPaymentResponse'
  /** The outgoing payment after the change. */
  payment: OutgoingPayment | null
}

/** The state of an outgoing payment. */
export type OutgoingPaymentState = 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

/** Where a page stands within its list. */
export interface PageInfo {
  __typename?: 'PageInfo'
  /** The cursor of the last row: use it as `after` for the next page. Null if there are no rows. */
  endCursor: string | null
  /** Whether rows follow this page. A short page does not mean the end; this flag does. */
  hasNextPage: boolean
  /** Whether rows precede this page. */
  hasPreviousPage: boolean
  /** The cursor of the first row: use it as `before` for the previous page. Null if there are no rows. */
  startCursor: string | null
}

/** An incoming or outgoing payment, reduced to what both have in common. For amounts look it up by its own kind. */
export interface Payment {
  __typename?: 'Payment'
  /** The payment's UUID, good for `incomingPayment` or `outgoingPayment` according to `type`. */
  id: string
  /** Which of the two it is. */
  type: PaymentType
  /** UUID of the wallet address that the payment belongs to. */
  walletAddressId: string
  /** Wallet address of the Open Payments client that created the payment. Null if the wallet itself did, through this
   * API. */
  client: string | null
  /** Name of an `IncomingPaymentState` or `OutgoingPaymentState` value, according to `type`. */
  state: string
  /** Money that Rafiki's ledger holds for this payment and that was not withdrawn yet, in the asset's smallest unit.
   * Null if it has no ledger account yet. */
  liquidity: string | null
  /** Free JSON from the creator of the payment. Nobody has checked it: show it as text, and do not trust it.
   * Null if there is none. */
  metadata: Record<string, unknown> | null
  /** When the payment was created; ISO 8601, UTC. */
  createdAt: string
  /** The tenant that it belongs to. */
  tenant: Tenant | null
}

/** An amount of money that a limit allows. */
export interface PaymentAmount {
  __typename?: 'PaymentAmount'
  /** A whole number of the asset's smallest unit, as a decimal string: `"2500"` at scale 2 is 25.00. Keep it a string
   * or a BigInt. */
  value: string
  /** The asset of the amount, usually an ISO 4217 code such as `USD`. */
  assetCode: string
  /** How many decimal places the smallest unit has: 2 for cents, 0 when there is no smaller unit. Always take it from
   * here; it is not implied by the code. */
  assetScale: number
}

/** One page of payments, incoming and outgoing mixed. */
export interface PaymentConnection {
  __typename?: 'PaymentConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<PaymentEdge>
}

/** A payment within a page. */
export interface PaymentEdge {
  __typename?: 'PaymentEdge'
  /** The payment itself. */
  node: Payment
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** Filters a list of combined payments. All conditions must hold. */
export interface PaymentFilter {
  /** Names of `PaymentType` values. */
  type?: FilterString | null
  /** UUIDs of wallet addresses. An empty list matches everybody's. */
  walletAddressId?: FilterString | null
}

/** Which way a payment goes, seen from the wallet address. */
export type PaymentType = 'INCOMING' | 'OUTGOING'

/** Another connector that this one exchanges Interledger packets with, and settles with in one asset. */
export interface Peer {
  __typename?: 'Peer'
  /** UUID of the peer. */
  id: string
  /** The largest packet that the peer accepts, in the asset's smallest unit. Null: no bound. */
  maxPacketAmount: string | null
  /** How we reach it. */
  http: Http
  /** What the two settle in. */
  asset: Asset
  /** Its ILP address. */
  staticIlpAddress: string
  /** An internal name. Null if there is none. */
  name: string | null
  /** Liquidity below this is reported by a webhook event. Null: never reported. */
  liquidityThreshold: string | null
  /** The credit that is left to the peer, in the asset's smallest unit. */
  liquidity: string | null
  /** When the peer was created; ISO 8601, UTC. */
  createdAt: string
  /** ILP address prefixes that are sent its way, besides its own. */
  routes: Array<string>
  /** The tenant that it belongs to. */
  tenant: Tenant | null
}

/** A peer within a page. */
export interface PeerEdge {
  __typename?: 'PeerEdge'
  /** The peer itself. */
  node: Peer
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** One page of peers. */
export interface PeersConnection {
  __typename?: 'PeersConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<PeerEdge>
}

/** Names a two-phase withdrawal to complete. */
export interface PostLiquidityWithdrawalInput {
  /** UUID of the withdrawal. */
  withdrawalId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
}

export interface Query {
  __typename?: 'Query'
  /** Lists grants, by default newest first. Pages may come shorter than asked for while `hasNextPage` is still true.
   * In this list `subject` is always null and the last grant's `access` may be incomplete: look a grant up with
   * `grant(id)` to see all of it. */
  grants: GrantsConnection | null
  /** One grant, complete with its subject and every access. An unknown id is a `NOT_FOUND` error. */
  grant: Grant | null
  /** One asset by its UUID. Null if unknown. */
  asset: Asset | null
  /** The tenant's asset with this code and scale. Null if there is none. */
  assetByCodeAndScale: Asset | null
  /** Lists assets. */
  assets: AssetsConnection | null
  /** One Interledger peer by its UUID. Null if unknown. */
  peer: Peer | null
  /** The peer behind an ILP address for one asset. Null if there is none. */
  peerByAddressAndAsset: Peer | null
  /** Lists Interledger peers. */
  peers: PeersConnection | null
  /** One wallet address by its UUID. Null if unknown. */
  walletAddress: WalletAddress | null
  /** One wallet address by its URL. Null if unknown. */
  walletAddressByUrl: WalletAddress | null
  /** Lists wallet addresses. */
  walletAddresses: WalletAddressesConnection | null
  /** One quote by its UUID. Null if unknown. */
  quote: Quote | null
  /** One outgoing payment by its UUID. Null if unknown. */
  outgoingPayment: OutgoingPayment | null
  /** Lists outgoing payments. There is no filter by grant: compare `grantId` yourself. */
  outgoingPayments: OutgoingPaymentConnection | null
  /** One incoming payment by its UUID. Null if unknown; an expired one that nobody ever paid is deleted. */
  incomingPayment: IncomingPayment | null
  /** Lists incoming payments of all wallet addresses. For those of one, ask `WalletAddress.incomingPayments`. */
  incomingPayments: IncomingPaymentConnection | null
  /** Lists the events that Rafiki told, or tries to tell, the wallet's backend. */
  webhookEvents: WebhookEventsConnection | null
  /** Lists incoming and outgoing payments together. Amounts, receiver and grant are not in it: look those up by id. */
  payments: PaymentConnection | null
  /** Debits and credits on one ledger account: that of an asset, a peer, a wallet address or a payment of the tenant. */
  accountingTransfers: AccountingTransferConnection | null
  /** An incoming payment by its URL: one of the tenant's, by its own URL, or one elsewhere at a public https host, which Rafiki then fetches. Null if nothing usable is found there. */
  receiver: Receiver | null
  /** One tenant: your own, or any tenant if yours is an operator tenant. */
  tenant: Tenant | null
  /** Lists all tenants; for the operator only. */
  tenants: TenantsConnection | null
  /** The tenant that the token belongs to, and whether Rafiki treats it as its operator. */
  whoami: WhoamiResponse | null
  /** The subject of the token: what the gateway read from the token, and nothing else. */
  me: Me
  /** What the tenant's account holders were shown and answered, and how it ended, newest first: of a grant, of a wallet
   * address, or both. `first` is 20 by default, at most 100. Before it answers, the gateway writes into the activity of
   * each account holder on the page that the wallet looked; they do not see who did, nor `reason`, which the journal keeps.
   * Codes: JOURNAL_UNAVAILABLE. */
  consentRecords: ConsentRecordConnection | null
}

/** What a payment would cost the payer and bring the receiver, promised for a short while. One quote makes at most one
 * payment. */
export interface Quote {
  __typename?: 'Quote'
  /** The quote's UUID; the payment made from it will have the same one. */
  id: string
  /** UUID of the tenant. */
  tenantId: string
  /** UUID of the wallet address that would pay. */
  walletAddressId: string
  /** URL of the incoming payment that would be paid. It is not a wallet address. */
  receiver: string | null
  /** The most that would be taken from the account, fees included, in the payer's asset. */
  debitAmount: Amount
  /** What the receiver would get, in the receiver's asset. */
  receiveAmount: Amount
  /** When the quote was created; ISO 8601, UTC. */
  createdAt: string
  /** After this it can no longer be used; ISO 8601, UTC. Minutes, not hours: ask for a new one rather than wait. */
  expiresAt: string
  /** Receiver's units per payer's unit, as far as known, before fees. For display only; never compute amounts from it.
   * Null if unknown. */
  estimatedExchangeRate: number | null
}

/** One page of quotes. */
export interface QuoteConnection {
  __typename?: 'QuoteConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<QuoteEdge>
}

/** A quote within a page. */
export interface QuoteEdge {
  __typename?: 'QuoteEdge'
  /** The quote itself. */
  node: Quote
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** The quote that was made. */
export interface QuoteResponse {
  __typename?: 'QuoteResponse'
  /** The new quote. */
  quote: Quote | null
}

/** An incoming payment seen from the payer's side; it may live at another wallet. */
export interface Receiver {
  __typename?: 'Receiver'
  /** The incoming payment's URL. Not a UUID. */
  id: string
  /** The wallet address that would be paid. */
  walletAddressUrl: string
  /** Whether it is closed, so that nothing more can be paid. */
  completed: boolean
  /** The requested amount. Null: open-ended. */
  incomingAmount: Amount | null
  /** The amount received so far, by the receiving side's account. */
  receivedAmount: Amount
  /** It accepts no more money after this moment; ISO 8601, UTC. Null: no end is set. */
  expiresAt: string | null
  /** Free JSON from the creator of the incoming payment. Nobody has checked it: show it as text, and do
   * not trust it. Null if there is none. */
  metadata: Record<string, unknown> | null
  /** When the incoming payment was created; ISO 8601, UTC. */
  createdAt: string
}

/** Names a partial payment to reject. */
export interface RejectPartialIncomingPaymentInput {
  /** UUID of the incoming payment. */
  incomingPaymentId: string
  /** UUID of the partial incoming payment. */
  partialIncomingPaymentId: string
  /** Why, in words; sent to the payer. */
  reason?: string | null
}

/** Whether the decision was recorded. */
export interface RejectPartialIncomingPaymentResponse {
  __typename?: 'RejectPartialIncomingPaymentResponse'
  /** True if it was done. */
  success: boolean
}

/** Names the grant that is to be revoked. */
export interface RevokeGrantInput {
  /** The grant's UUID. */
  grantId: string
}

/** Says which grant was revoked. */
export interface RevokeGrantMutationResponse {
  __typename?: 'RevokeGrantMutationResponse'
  /** The UUID of the revoked grant. */
  id: string
}

/** Names a public key to withdraw. */
export interface RevokeWalletAddressKeyInput {
  /** The key's UUID; not its `kid`. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The key that was withdrawn. */
export interface RevokeWalletAddressKeyMutationResponse {
  __typename?: 'RevokeWalletAddressKeyMutationResponse'
  /** The wallet address key after the change. */
  walletAddressKey: WalletAddressKey | null
}

/** A fee for one asset. */
export interface SetFeeInput {
  /** UUID of the asset. */
  assetId: string
  /** What it is charged for. */
  type: FeeType
  /** How much it is. */
  fee: FeeDetails
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The fee that applies from now on. */
export interface SetFeeResponse {
  __typename?: 'SetFeeResponse'
  /** The new fee. */
  fee: Fee | null
}

/** The direction of a list, which is ordered by creation time. */
export type SortOrder = 'ASC' | 'DESC'

/** Who the client asked to know that the account holder is. */
export interface Subject {
  __typename?: 'Subject'
  /** The identities, one entry each. */
  sub_ids: Array<SubjectItem>
}

/** One identity of the account holder. */
export interface SubjectItem {
  __typename?: 'SubjectItem'
  /** The entry's UUID. */
  id: string
  /** The identity itself, a wallet address URL. */
  subId: string | null
  /** How `subId` is to be read, for example `uri`. */
  subIdFormat: string | null
  /** When the entry was created; ISO 8601, UTC. */
  createdAt: string
}

/** A wallet that shares this Rafiki with others. */
export interface Tenant {
  __typename?: 'Tenant'
  /** UUID of the tenant. */
  id: string
  /** The contact e-mail address. Null if there is none. */
  email: string | null
  /** The page to which account holders are sent for their consent. Null if none is set. */
  idpConsentUrl: string | null
  /** A name to show. Null if there is none. */
  publicName: string | null
  /** When the tenant was created; ISO 8601, UTC. */
  createdAt: string
  /** When it was removed; ISO 8601, UTC. Null while it exists. */
  deletedAt: string | null
  /** What the tenant set for itself. */
  settings: Array<TenantSetting>
}

/** A tenant within a page. */
export interface TenantEdge {
  __typename?: 'TenantEdge'
  /** The tenant itself. */
  node: Tenant
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** The tenant that was added or changed. */
export interface TenantMutationResponse {
  __typename?: 'TenantMutationResponse'
  /** The tenant after the change. */
  tenant: Tenant
}

/** One thing that a tenant set for itself. */
export interface TenantSetting {
  __typename?: 'TenantSetting'
  /** Which setting. */
  key: TenantSettingKey
  /** Its value, always as text. */
  value: string
}

/** One setting to store. */
export interface TenantSettingInput {
  /** Which setting. */
  key: TenantSettingKey
  /** Its value, as text; checked according to the key. */
  value: string
}

/** What a tenant can set for itself. */
export type TenantSettingKey = 'EXCHANGE_RATES_URL' | 'WEBHOOK_URL' | 'WEBHOOK_TIMEOUT' | 'WEBHOOK_MAX_RETRY' | 'WALLET_ADDRESS_URL' | 'ILP_ADDRESS'

/** One page of tenants. */
export interface TenantsConnection {
  __typename?: 'TenantsConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<TenantEdge>
}

/** The state of a ledger transfer. */
export type TransferState = 'PENDING' | 'POSTED' | 'VOIDED'

/** What a ledger transfer is for. */
export type TransferType = 'DEPOSIT' | 'WITHDRAWAL' | 'TRANSFER'

/** How many due events to send out. */
export interface TriggerWalletAddressEventsInput {
  /** At most this many. */
  limit: number
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** How many events were sent out. */
export interface TriggerWalletAddressEventsMutationResponse {
  __typename?: 'TriggerWalletAddressEventsMutationResponse'
  /** The number of events. */
  count: number | null
}

/** Names an asset and its new thresholds. */
export interface UpdateAssetInput {
  /** UUID of the asset. */
  id: string
  /** The least that is worth taking out automatically, in the asset's smallest unit. */
  withdrawalThreshold?: string | null
  /** Liquidity below this is reported by a webhook event. */
  liquidityThreshold?: string | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** Names an incoming payment and its new metadata. */
export interface UpdateIncomingPaymentInput {
  /** UUID of the incoming payment. */
  id: string
  /** The new metadata; what was there before is gone. */
  metadata: Record<string, unknown>
}

/** Names a peer and what is to change about it. */
export interface UpdatePeerInput {
  /** UUID of the peer. */
  id: string
  /** The largest packet that the peer accepts, in the asset's smallest unit. */
  maxPacketAmount?: string | null
  /** How the two reach each other. Holds secrets. */
  http?: HttpInput | null
  /** The peer's ILP address. */
  staticIlpAddress?: string | null
  /** An internal name. */
  name?: string | null
  /** Liquidity below this is reported by a webhook event. */
  liquidityThreshold?: string | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** ILP address prefixes to send its way, besides its own. */
  routes?: Array<string> | null
}

/** The peer that was changed. */
export interface UpdatePeerMutationResponse {
  __typename?: 'UpdatePeerMutationResponse'
  /** The peer after the change. */
  peer: Peer | null
}

/** Names a tenant and what is to change about it. May hold secrets: never log it. */
export interface UpdateTenantInput {
  /** UUID of the tenant. */
  id: string
  /** The contact e-mail address. */
  email?: string | null
  /** A SECRET: signs the tenant's requests. */
  apiSecret?: string | null
  /** The page to which account holders are sent for their consent. */
  idpConsentUrl?: string | null
  /** A SECRET: the tenant's consent page authenticates with it. */
  idpSecret?: string | null
  /** A name to show. */
  publicName?: string | null
}

/** Names a wallet address and what is to change about it. */
export interface UpdateWalletAddressInput {
  /** UUID of the wallet address. */
  id: string
  /** A name shown to anyone who looks the address up. */
  publicName?: string | null
  /** `INACTIVE` takes the address out of use, `ACTIVE` puts it back. */
  status?: WalletAddressStatus | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
  /** Replaces all that were there; an empty list removes them. */
  additionalProperties?: Array<AdditionalPropertyInput> | null
}

/** The wallet address that was changed. */
export interface UpdateWalletAddressMutationResponse {
  __typename?: 'UpdateWalletAddressMutationResponse'
  /** The wallet address after the change. */
  walletAddress: WalletAddress | null
}

/** Names a two-phase withdrawal to cancel. */
export interface VoidLiquidityWithdrawalInput {
  /** UUID of the withdrawal. */
  withdrawalId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
}

/** A public https URL at which an account holder can be paid and asked for permission. It stands for one account in one
 * asset. */
export interface WalletAddress {
  __typename?: 'WalletAddress'
  /** The wallet address's UUID, which other fields call `walletAddressId`. Not the URL. */
  id: string
  /** What the account is kept in. */
  asset: Asset
  /** Money that Rafiki's ledger holds for this wallet address and that was not withdrawn yet, in the asset's smallest
   * unit. Null if it has no ledger account yet.
   * This is no account balance: Rafiki knows none. */
  liquidity: string | null
  /** The URL itself, in lower case. Grants may spell it differently; compare without regard to case. */
  address: string
  /** A name shown to anyone who looks the address up. Null if there is none. */
  publicName: string | null
  /** Payments received, or asked for, at this address. */
  incomingPayments: IncomingPaymentConnection | null
  /** Quotes made for paying from this address, used ones and expired ones too. */
  quotes: QuoteConnection | null
  /** Payments sent from this address, in whatever state. */
  outgoingPayments: OutgoingPaymentConnection | null
  /** When the wallet address was created; ISO 8601, UTC. */
  createdAt: string
  /** Whether the address is in use. */
  status: WalletAddressStatus
  /** Public keys published under this address, withdrawn ones included: look at `revoked`. */
  walletAddressKeys: WalletAddressKeyConnection | null
  /** Further properties of the address. Empty or null if there are none. */
  additionalProperties: Array<AdditionalProperty | null> | null
  /** The tenant that it belongs to. */
  tenant: Tenant | null
  /** The grants that name this wallet address in exactly this spelling, newest first. Each is complete. */
  grants: GrantsConnection | null
}

/** A wallet address within a page. */
export interface WalletAddressEdge {
  __typename?: 'WalletAddressEdge'
  /** The wallet address itself. */
  node: WalletAddress
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** A public key published under a wallet address. Anyone who holds its private key can act as this wallet address towards
 * Open Payments servers. */
export interface WalletAddressKey {
  __typename?: 'WalletAddressKey'
  /** The key's UUID, by which it is revoked; not its `kid`. */
  id: string
  /** UUID of the wallet address that the key belongs to. */
  walletAddressId: string
  /** The public key. */
  jwk: Jwk
  /** Whether it was withdrawn. Withdrawn keys stay listed here, but are no longer published. */
  revoked: boolean
  /** When it was published; ISO 8601, UTC. */
  createdAt: string
}

/** One page of public keys. */
export interface WalletAddressKeyConnection {
  __typename?: 'WalletAddressKeyConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<WalletAddressKeyEdge>
}

/** A public key within a page. */
export interface WalletAddressKeyEdge {
  __typename?: 'WalletAddressKeyEdge'
  /** The public key itself. */
  node: WalletAddressKey
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** Whether a wallet address is in use. */
export type WalletAddressStatus = 'INACTIVE' | 'ACTIVE'

/** Money taken out of a wallet address. */
export interface WalletAddressWithdrawal {
  __typename?: 'WalletAddressWithdrawal'
  /** UUID of the withdrawal. */
  id: string
  /** The amount, in the asset's smallest unit. */
  amount: string
  /** Where it was taken from. */
  walletAddress: WalletAddress
}

/** The withdrawal that was booked. */
export interface WalletAddressWithdrawalMutationResponse {
  __typename?: 'WalletAddressWithdrawalMutationResponse'
  /** The new withdrawal. */
  withdrawal: WalletAddressWithdrawal | null
}

/** One page of wallet addresses. */
export interface WalletAddressesConnection {
  __typename?: 'WalletAddressesConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<WalletAddressEdge>
}

/** Something that Rafiki told, or tries to tell, the wallet's backend. */
export interface WebhookEvent {
  __typename?: 'WebhookEvent'
  /** UUID of the event. */
  id: string
  /** The tenant that it belongs to. */
  tenant: Tenant | null
  /** What happened, such as `outgoing_payment.created`. */
  type: string
  /** The event's payload, free JSON. May hold account holders' data. */
  data: Record<string, unknown>
  /** When it happened; ISO 8601, UTC. */
  createdAt: string
}

/** Filters a list of webhook events. */
export interface WebhookEventFilter {
  /** Event types, such as `incoming_payment.completed`. */
  type?: FilterString | null
}

/** One page of webhook events. */
export interface WebhookEventsConnection {
  __typename?: 'WebhookEventsConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<WebhookEventsEdge>
}

/** A webhook event within a page. */
export interface WebhookEventsEdge {
  __typename?: 'WebhookEventsEdge'
  /** The webhook event itself. */
  node: WebhookEvent
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** The tenant that the request belongs to, as Rafiki sees it. */
export interface WhoamiResponse {
  __typename?: 'WhoamiResponse'
  /** UUID of the calling tenant. */
  id: string
  /** Whether it is the operator, for whom lists and look-ups are not limited to one tenant. In a single-tenant set-up
   * it always is. */
  isOperator: boolean
}

/** Names a webhook event whose money is to be taken out. */
export interface WithdrawEventLiquidityInput {
  /** UUID of the event. */
  eventId: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. Required here. */
  idempotencyKey: string
}
