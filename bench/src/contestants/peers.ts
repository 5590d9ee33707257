import { fileURLToPath } from 'node:url'
import { unchangedAndChanged, type Case } from '../cases.ts'
import { pageOf, pageWith } from '../check.ts'
import * as documents from '../documents.ts'
import { audience, issuerName } from '../issuer.ts'
import { freePort, spawned, type Started } from '../processes.ts'
import { twentyFrom, type Setting } from '../setting.ts'

export type Peer = 'hive' | 'yoga' | 'mercurius' | 'mercuriusProven' | 'express'

const file = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const hive = [
  file('node_modules/@graphql-hive/gateway/dist/bin.js'),
  ...['proxy', '--config-path', file('peers/hive.config.js')]
]

/** Starts a peer over the same upstream, with the same tenant and the same issuer's key. */
export async function startPeer(peer: Peer, { upstream, signer, issuer }: Setting): Promise<Started> {
  const port = await freePort()
  const env = {
    BENCH_PORT: String(port),
    BENCH_AUTH_URL: upstream.auth,
    BENCH_BACKEND_URL: upstream.backend,
    BENCH_TENANT_ID: signer.tenantId,
    BENCH_TENANT_SECRET: signer.secret,
    BENCH_JWKS_FILE: issuer.jwksFile,
    BENCH_PEM_FILE: issuer.pemFile,
    BENCH_ISSUER: issuerName,
    BENCH_AUDIENCE: audience
  }
  return spawned(peer, peer === 'hive' ? hive : [file(`peers/${peer}.js`)], { port, env, path: '/' })
}

/** What the peers are asked: the same rows, by the same people. */
export function peerCases(peer: Peer, setting: Setting, { port }: Started): Case[] {
  const { addresses, holderTokens, operatorTokens } = setting
  const first = 20
  const own = addresses.map((address) => ({ first, filter: { identifier: { in: [address] } } }))
  const twenties = addresses.map((_, n) => ({ first, filter: { identifier: { in: twentyFrom(n, addresses) } } }))
  const bodies = (query: string, variables: object[]): string[] =>
    variables.map((it) => JSON.stringify({ query, variables: it }))
  const at = (path = '/graphql') => ({ origin: `http://127.0.0.1:${port}`, path })
  const once = { upstream: { each: 1 } }
  const mine = { ...once, check: pageOf('myGrants', addresses) }
  const asked = { tokens: holderTokens, bodies: bodies(documents.peersMyGrants, [{ first }]) }
  const all: Case[] = [
    ...unchangedAndChanged({
      id: 'hive',
      contestant: 'hive',
      label: 'Hive Gateway, grants, distinct users',
      workload: { ...at(), tokens: holderTokens, bodies: bodies(documents.grants, own) },
      check: pageOf('grants', addresses),
      ...once
    }),
    ...unchangedAndChanged({
      id: 'hiveOperator',
      contestant: 'hive',
      label: "Hive Gateway, an operator's grants",
      workload: { ...at(), tokens: operatorTokens, bodies: bodies(documents.grants, own) },
      check: pageOf('grants', addresses),
      ...once
    }),
    {
      id: 'yoga',
      contestant: 'yoga',
      label: 'Yoga + stitching, myGrants',
      workload: { ...at(), ...asked },
      ...mine
    },
    {
      id: 'perItem',
      contestant: 'yoga',
      label: 'Yoga + stitching, grants with wallet addresses',
      workload: { ...at(), tokens: operatorTokens, bodies: bodies(documents.grantsWithAddresses, twenties) },
      // The list and twenty wallet addresses; its executor shares those that are asked for at the same time.
      upstream: { each: 21, fewer: true },
      check: pageWith('grants', ({ access }) => access?.[0]?.identifier === access?.[0]?.walletAddress?.address)
    },
    {
      id: 'paymentsPerItem',
      contestant: 'yoga',
      label: 'Yoga + stitching, payments with their grants',
      workload: { ...at(), tokens: holderTokens, bodies: bodies(documents.peersPayments, [{ first }]) },
      // The list and twenty grants.
      upstream: { each: 21, fewer: true },
      check: pageWith('myOutgoingPayments', ({ grant }) => grant !== null)
    },
    {
      id: 'mercurius',
      contestant: 'mercurius',
      label: 'Mercurius, myGrants',
      workload: { ...at(), ...asked },
      ...mine
    },
    {
      id: 'mercuriusProven',
      contestant: 'mercuriusProven',
      label: 'Mercurius with proofs by hand, myGrants',
      workload: { ...at(), ...asked },
      ...mine
    },
    {
      id: 'express',
      contestant: 'express',
      label: 'Express + fetch, by hand',
      workload: { ...at('/my-grants'), tokens: holderTokens, bodies: [JSON.stringify({ first })] },
      ...mine
    }
  ]
  return all.filter(({ contestant }) => contestant === peer)
}
