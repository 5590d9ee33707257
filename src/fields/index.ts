import { assets } from './assets.ts'
import type { FieldFamily } from './family.ts'
import { grants } from './grants.ts'
import { joins } from './joins.ts'
import { liquidity } from './liquidity.ts'
import { me } from './me.ts'
import { myGrant } from './myGrant.ts'
import { myGrants } from './myGrants.ts'
import { payments } from './payments.ts'
import { peers } from './peers.ts'
import { receivers } from './receivers.ts'
import { revokeMyGrant } from './revokeMyGrant.ts'
import { scalars } from './scalars.ts'
import { tenants } from './tenants.ts'
import { walletAddresses } from './walletAddresses.ts'
import { webhookEvents } from './webhookEvents.ts'

/** Everything that the gateway adds to, or shows of, Rafiki's graph. */
export const families: readonly FieldFamily[] = [
  ...[scalars, me, myGrants, myGrant, revokeMyGrant, grants],
  // The operator's.
  ...[assets, peers, walletAddresses, payments, receivers, liquidity, webhookEvents, tenants, joins]
]
