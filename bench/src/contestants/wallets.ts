import type { Case } from '../cases.ts'
import { pageOf } from '../check.ts'
import * as documents from '../documents.ts'
import type { Issuer } from '../issuer.ts'
import type { Started } from '../processes.ts'
import { holders } from '../setting.ts'
import { addressOf } from '../world.ts'

/** How many grants and payments a wallet has. */
const sizes = [10, 100, 1_000, 10_000, 100_000]
/** As many as connections at most, so that no two ask for the same. */
const walletsEach = 64
/** What each of them has, so that all pages are alike. */
const first = 10

export const walletCaseIds = sizes.map((rows) => `wallet${rows}`)

/** One page of wallets with histories of five lengths. */
export const walletCases = (issuer: Issuer, { port }: Started): Promise<Case[]> =>
  Promise.all(
    sizes.map(async (rows): Promise<Case> => {
      const addresses = holders(walletsEach, rows).map(addressOf)
      return {
        id: `wallet${rows}`,
        label: `myGrants(first: ${first}), wallets of ${rows.toLocaleString('en')}`,
        contestant: 'gatewayOfWallets',
        settles: true,
        workload: {
          origin: `http://127.0.0.1:${port}`,
          path: '/graphql',
          tokens: await issuer.mintHolders(addresses),
          bodies: [JSON.stringify({ query: documents.myGrants, variables: { first } })]
        },
        upstream: { each: 1 },
        check: pageOf('myGrants', addresses, first)
      }
    })
  )
