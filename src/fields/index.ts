import { answerGrantRequest } from './accountHolder/answerGrantRequest.ts'
import { assets } from './operator/assets.ts'
import { cancelClientGrant } from './client/cancelClientGrant.ts'
import { clientGrant } from './client/clientGrant.ts'
import { clientGrantResult } from './client/clientGrantResult.ts'
import { clientGrantSpending } from './client/clientGrantSpending.ts'
import { clientToken } from './client/clientToken.ts'
import { consentRecords } from './operator/consentRecords.ts'
import { errorCode } from './shared/errorCode.ts'
import type { FieldModule } from './fieldModule.ts'
import { grants } from './operator/grants.ts'
import { grantsOfMine } from './accountHolder/grantsOfMine.ts'
import { grantSpending } from './accountHolder/grantSpending.ts'
import { history } from './accountHolder/history.ts'
import { isOwnWalletAddress } from './accountHolder/isOwnWalletAddress.ts'
import { joins } from './operator/joins.ts'
import { liquidity } from './operator/liquidity.ts'
import { manageWalletAddress } from './accountHolder/manageWalletAddress.ts'
import { me } from './shared/me.ts'
import { myClients } from './accountHolder/myClients.ts'
import { myEvents } from './accountHolder/myEvents.ts'
import { myGrant } from './accountHolder/myGrant.ts'
import { myGrantRequest } from './accountHolder/myGrantRequest.ts'
import { myGrants } from './accountHolder/myGrants.ts'
import { myGrantsSummary } from './accountHolder/myGrantsSummary.ts'
import { myIncomingPayments } from './accountHolder/myIncomingPayments.ts'
import { myOutgoingPayments } from './accountHolder/myOutgoingPayments.ts'
import { myPayments } from './accountHolder/myPayments.ts'
import { myQuote } from './accountHolder/myQuote.ts'
import { myReceivers } from './accountHolder/myReceivers.ts'
import { myUnlistedGrants } from './accountHolder/myUnlistedGrants.ts'
import { myWalletAddress } from './accountHolder/myWalletAddress.ts'
import { myWalletAddresses } from './accountHolder/myWalletAddresses.ts'
import { node } from './accountHolder/node.ts'
import { payments } from './operator/payments.ts'
import { peers } from './operator/peers.ts'
import { receipts } from './accountHolder/receipts.ts'
import { receiveMoney } from './accountHolder/receiveMoney.ts'
import { receivers } from './operator/receivers.ts'
import { revokeMyGrant } from './accountHolder/revokeMyGrant.ts'
import { revokeMyGrants } from './accountHolder/revokeMyGrants.ts'
import { scalars } from './shared/scalars.ts'
import { sendMoney } from './accountHolder/sendMoney.ts'
import { subgraph } from './accountHolder/subgraph.ts'
import { tenants } from './operator/tenants.ts'
import { walletAddresses } from './operator/walletAddresses.ts'
import { walletAddressProfile } from './accountHolder/walletAddressProfile.ts'
import { webhookEvents } from './operator/webhookEvents.ts'

const ofAccountHolders: readonly FieldModule[] = [
  ...[myGrants, myGrant, revokeMyGrant, grantsOfMine, grantSpending, myUnlistedGrants],
  ...[myGrantRequest, answerGrantRequest, myClients, myGrantsSummary, revokeMyGrants],
  ...[history, myEvents, receipts, isOwnWalletAddress],
  ...[node, subgraph, myWalletAddresses, myWalletAddress, myOutgoingPayments, myQuote, myIncomingPayments, myPayments],
  ...[sendMoney, receiveMoney, myReceivers, manageWalletAddress, walletAddressProfile]
]

const ofClients: readonly FieldModule[] = [
  clientGrant,
  clientGrantResult,
  cancelClientGrant,
  clientToken,
  clientGrantSpending
]

const ofOperators: readonly FieldModule[] = [
  ...[grants, assets, peers, walletAddresses, payments, receivers],
  ...[liquidity, webhookEvents, tenants, joins, consentRecords]
]

/** Everything that the gateway adds to, or shows of, Rafiki's graph. */
export const fieldModules: readonly FieldModule[] = [
  scalars,
  errorCode,
  me,
  ...ofAccountHolders,
  ...ofClients,
  ...ofOperators
]
