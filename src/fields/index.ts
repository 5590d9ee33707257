import { cancelClientGrant } from './cancelClientGrant.ts'
import { clientGrant } from './clientGrant.ts'
import { clientGrantSpending } from './clientGrantSpending.ts'
import { clientToken } from './clientToken.ts'
import type { FieldFamily } from './family.ts'
import { grants } from './grants.ts'
import { me } from './me.ts'
import { myGrant } from './myGrant.ts'
import { myGrants } from './myGrants.ts'
import { revokeMyGrant } from './revokeMyGrant.ts'
import { scalars } from './scalars.ts'
import { walletAddressProfile } from './walletAddressProfile.ts'

/** Everything that the gateway adds to, or shows of, Rafiki's graph. */
export const families: readonly FieldFamily[] = [
  scalars,
  me,
  myGrants,
  myGrant,
  revokeMyGrant,
  walletAddressProfile,
  clientGrant,
  cancelClientGrant,
  clientToken,
  clientGrantSpending,
  grants
]
