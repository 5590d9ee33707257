import type { QueryExecutorProvider } from 'kysely'
import * as start from './0001-start.ts'
import * as grantKinds from './0002-grant-kinds.ts'
import * as paymentSums from './0003-payment-sums.ts'
import * as returns from './0004-returns.ts'
import * as endedSessions from './0005-ended-sessions.ts'

export interface Migration {
  name: string
  up: (db: QueryExecutorProvider) => Promise<void>
}

/** In their order. They add, so that a gateway of the version before works beside a newer schema. */
export const migrations: readonly Migration[] = [
  { name: '0001-start', up: start.up },
  { name: '0002-grant-kinds', up: grantKinds.up },
  { name: '0003-payment-sums', up: paymentSums.up },
  { name: '0004-returns', up: returns.up },
  { name: '0005-ended-sessions', up: endedSessions.up }
]
