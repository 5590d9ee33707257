import type { FieldFamily } from './family.ts'
import { grants } from './grants.ts'
import { grantsOfMine } from './grantsOfMine.ts'
import { me } from './me.ts'
import { myGrant } from './myGrant.ts'
import { myGrants } from './myGrants.ts'
import { myIncomingPayments } from './myIncomingPayments.ts'
import { myOutgoingPayments } from './myOutgoingPayments.ts'
import { myPayments } from './myPayments.ts'
import { myWalletAddresses } from './myWalletAddresses.ts'
import { revokeMyGrant } from './revokeMyGrant.ts'
import { manageWalletAddress } from './manageWalletAddress.ts'
import { receiveMoney } from './receiveMoney.ts'
import { receivers } from './receivers.ts'
import { sendMoney } from './sendMoney.ts'
import { scalars } from './scalars.ts'

const ofAccountHolders: readonly FieldFamily[] = [
  grantsOfMine,
  myWalletAddresses,
  myOutgoingPayments,
  myIncomingPayments,
  myPayments,
  sendMoney,
  receiveMoney,
  receivers,
  manageWalletAddress
]

/** Everything that the gateway adds to, or shows of, Rafiki's graph. */
export const families: readonly FieldFamily[] = [
  scalars,
  me,
  myGrants,
  myGrant,
  revokeMyGrant,
  grants,
  ...ofAccountHolders
]
