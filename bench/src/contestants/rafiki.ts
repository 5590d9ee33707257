import { fileURLToPath } from 'node:url'
import type { Case } from '../cases.ts'
import { dataOf, pageOf } from '../check.ts'
import * as documents from '../documents.ts'
import type { Options } from '../options.ts'
import { forked, type Started } from '../processes.ts'
import type { Setting } from '../setting.ts'
import { signedHeaders } from '../sign.ts'
import { startGateway } from './gateway.ts'

/** A Rafiki that is the scarce part: the sandbox's at the real one's speed, or a real one. */
export interface Behind {
  setting: Setting
  /** Counts what it is asked; none of a real one. */
  counter: Started | null
  gateway: Started
}

const file = fileURLToPath(new URL('../../upstreams/rafiki.js', import.meta.url))
const holders = 100
const grantsEach = 20

interface Rafiki {
  auth: string
  backend: string
  tenantId: string
  secret: string
  addresses: string[]
}

/** Starts it, unless it runs already, and a gateway in front of it. */
export async function startBehind(setting: Setting, real: Options['rafiki']): Promise<Behind> {
  const args = [String(holders), String(grantsEach)]
  const counter = real
    ? null
    : ((await forked("the sandbox's Rafiki", file, args, ['--import', 'tsx'])) as Started & Rafiki)
  const rafiki: Rafiki = real ?? (counter as Started & Rafiki)
  const { auth, backend, tenantId, secret } = rafiki
  const addresses = rafiki.addresses.length > 0 ? rafiki.addresses : await addressesOf(rafiki)
  const own: Setting = {
    ...setting,
    upstream: { origin: new URL(auth).origin, auth, backend },
    signer: { tenantId, secret },
    addresses,
    holderTokens: await setting.issuer.mintHolders(addresses, tenantId)
  }
  return { setting: own, counter, gateway: await startGateway(own, { name: 'gateway in front of a Rafiki' }) }
}

async function addressesOf({ backend, ...signer }: Rafiki): Promise<string[]> {
  const query = 'query Addresses { walletAddresses(first: 100) { edges { node { address } } } }'
  const answer = await fetch(backend, { method: 'POST', ...signedHeaders(signer, { query }) })
  const { walletAddresses } = dataOf(await answer.text()) as {
    walletAddresses: { edges: { node: { address: string } }[] }
  }
  return walletAddresses.edges.map(({ node }) => node.address)
}

/** A page of grants, of Rafiki itself and through the gateway. */
export function behindCases({ setting, counter, gateway }: Behind): Case[] {
  const { addresses, signer, upstream, holderTokens } = setting
  const first = 20
  const variables = addresses.map((address) => ({ first, filter: { identifier: { in: [address] } } }))
  // A real Rafiki's rows are what they are.
  const check = (field: string): Case['check'] =>
    counter ? pageOf(field, addresses) : (_, body) => void dataOf(body)[field]
  const common = { upstream: { each: 1 }, stub: counter }
  const { origin, pathname: path } = new URL(upstream.auth)
  return [
    {
      id: 'rafiki',
      contestant: 'rafiki',
      label: 'a Rafiki at its limit, asked directly',
      workload: {
        origin,
        path,
        signer,
        bodies: variables.map((it) => JSON.stringify({ query: documents.grants, variables: it }))
      },
      check: check('grants'),
      ...common
    },
    {
      id: 'throughRafiki',
      contestant: 'gatewayOfRafiki',
      label: 'the same through this gateway, myGrants',
      workload: {
        origin: `http://127.0.0.1:${gateway.port}`,
        path: '/graphql',
        tokens: holderTokens,
        bodies: [JSON.stringify({ query: documents.myGrants, variables: { first } })]
      },
      check: check('myGrants'),
      ...common
    }
  ]
}
