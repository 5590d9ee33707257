import { assets } from './assets.ts'
import { cancelClientGrant } from './cancelClientGrant.ts'
import { clientGrant } from './clientGrant.ts'
import { clientGrantSpending } from './clientGrantSpending.ts'
import { clientToken } from './clientToken.ts'
import { errorCode } from './errorCode.ts'
import type { FieldFamily } from './family.ts'
import { grants } from './grants.ts'
import { grantsOfMine } from './grantsOfMine.ts'
import { grantSpending } from './grantSpending.ts'
import { joins } from './joins.ts'
import { liquidity } from './liquidity.ts'
import { manageWalletAddress } from './manageWalletAddress.ts'
import { me } from './me.ts'
import { myClients } from './myClients.ts'
import { myGrant } from './myGrant.ts'
import { myGrantRequest } from './myGrantRequest.ts'
import { myGrants } from './myGrants.ts'
import { myGrantsSummary } from './myGrantsSummary.ts'
import { myIncomingPayments } from './myIncomingPayments.ts'
import { myOutgoingPayments } from './myOutgoingPayments.ts'
import { myPayments } from './myPayments.ts'
import { myReceivers } from './myReceivers.ts'
import { myUnlistedGrants } from './myUnlistedGrants.ts'
import { myWalletAddresses } from './myWalletAddresses.ts'
import { payments } from './payments.ts'
import { peers } from './peers.ts'
import { receiveMoney } from './receiveMoney.ts'
import { receivers } from './receivers.ts'
import { revokeMyGrant } from './revokeMyGrant.ts'
import { revokeMyGrants } from './revokeMyGrants.ts'
import { scalars } from './scalars.ts'
import { sendMoney } from './sendMoney.ts'
import { tenants } from './tenants.ts'
import { walletAddresses } from './walletAddresses.ts'
import { walletAddressProfile } from './walletAddressProfile.ts'
import { webhookEvents } from './webhookEvents.ts'

const ofAccountHolders: readonly FieldFamily[] = [
  ...[myGrants, myGrant, revokeMyGrant, grantsOfMine, grantSpending, myUnlistedGrants],
  ...[myGrantRequest, myClients, myGrantsSummary, revokeMyGrants],
  ...[myWalletAddresses, myOutgoingPayments, myIncomingPayments, myPayments],
  ...[sendMoney, receiveMoney, myReceivers, manageWalletAddress, walletAddressProfile]
]

const ofClients: readonly FieldFamily[] = [clientGrant, cancelClientGrant, clientToken, clientGrantSpending]

const ofOperators: readonly FieldFamily[] = [
  ...[grants, assets, peers, walletAddresses, payments, receivers],
  ...[liquidity, webhookEvents, tenants, joins]
]

/** Everything that the gateway adds to, or shows of, Rafiki's graph. */
export const families: readonly FieldFamily[] = [
  scalars,
  errorCode,
  me,
  ...ofAccountHolders,
  ...ofClients,
  ...ofOperators
]
