import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { unchangedAndChanged, type Case } from '../cases.ts'
import { pageOf, pageWith } from '../check.ts'
import * as documents from '../documents.ts'
import { freePort, spawned, type Started } from '../processes.ts'
import { audience, issuerName } from '../issuer.ts'
import { twentyFrom, type Setting } from '../setting.ts'
import { addressOf, pageSize, type Holder } from '../world.ts'

const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  scripts: { start: string }
}
const [, ...words] = scripts.start.split(' ')
/** What its start script gives Node, and the file that it starts. */
export const nodeOptions = words.filter((word) => word.startsWith('--'))
const main = fileURLToPath(new URL(`../../../${words.at(-1)}`, import.meta.url))

/** Counted for every request, and never reached. */
const outOfTheWay = '1000000'

/** The gateway's environment, as a wallet would set it, with metrics and limits for callers. */
export function gatewayEnv({ upstream, signer, issuer }: Setting, port: number): Record<string, string> {
  return {
    PORT: String(port),
    RAFIKI_AUTH_URL: upstream.auth,
    RAFIKI_BACKEND_URL: upstream.backend,
    RAFIKI_TENANT_ID: signer.tenantId,
    RAFIKI_TENANT_SECRET: signer.secret,
    JWT_ISSUER: issuerName,
    JWT_AUDIENCE: audience,
    JWT_JWKS_FILE: issuer.jwksFile,
    JWT_MAX_AGE: '43200',
    LOG_LEVEL: 'info',
    METRICS_PORT: '0',
    CALLER_MAX_IN_FLIGHT: '0',
    RATE_LIMIT_ACCOUNT_HOLDER: outOfTheWay,
    RATE_LIMIT_OPERATOR: outOfTheWay
  }
}

/** As it is run: built, in production mode, with a line of log for every request. */
export async function startGateway(
  setting: Setting,
  {
    name = 'gateway',
    execArgv = [],
    path = '/healthz',
    env = {},
    onLine
  }: {
    name?: string
    execArgv?: string[]
    path?: string | null
    env?: Record<string, string>
    onLine?: (it: string) => void
  } = {}
): Promise<Started> {
  const port = await freePort()
  return spawned(name, [...nodeOptions, ...execArgv, main], {
    port,
    env: { ...gatewayEnv(setting, port), ...env },
    path,
    onLine
  })
}

interface Asked {
  id: string
  label: string
  query: string
  variables: (index: number) => object
  tokens: string[]
  count: number
  /** Measured with changed pages too. */
  changing?: boolean
  upstream: Case['upstream']
  check: Case['check']
}

/** What this gateway is asked, by whom. */
export function gatewayCases(setting: Setting, { port }: Started): Case[] {
  const { addresses, holderTokens, operatorTokens } = setting
  const count = addresses.length
  const everyone = { tokens: holderTokens, count }
  const first = 20
  const of = (n: number): Holder => ({ n: n % count, rows: pageSize })
  const ask = ({ query, variables, tokens, count: different, changing, ...rest }: Asked): Case[] => {
    const it: Case = {
      ...rest,
      contestant: 'gateway',
      settles: true,
      workload: {
        origin: `http://127.0.0.1:${port}`,
        path: '/graphql',
        tokens,
        bodies: Array.from({ length: different }, (_, n) => JSON.stringify({ query, variables: variables(n) }))
      }
    }
    return changing ? unchangedAndChanged(it) : [it]
  }
  return [
    {
      id: 'myGrants',
      label: 'myGrants, distinct users',
      query: documents.myGrants,
      variables: () => ({ first }),
      changing: true,
      upstream: { each: 1 },
      check: pageOf('myGrants', addresses),
      ...everyone
    },
    {
      id: 'oneUser',
      label: 'myGrants, one user',
      query: documents.myGrants,
      variables: () => ({ first }),
      tokens: holderTokens.slice(0, 1),
      count: 1,
      upstream: { each: 1, fewer: true },
      check: pageOf('myGrants', addresses.slice(0, 1))
    },
    {
      id: 'payments',
      label: 'a page of payments with their grants',
      query: documents.payments,
      variables: () => ({ first }),
      // The list, and the grants by fifteens.
      upstream: { each: 3, fewer: true },
      check: pageWith('myOutgoingPayments', ({ grant }) => grant !== null),
      ...everyone
    },
    {
      id: 'operator',
      label: "an operator's grants",
      query: documents.grants,
      variables: (n: number) => ({ first, filter: { identifier: { in: [addressOf(of(n))] } } }),
      tokens: operatorTokens,
      count,
      changing: true,
      upstream: { each: 1 },
      check: pageOf('grants', addresses)
    },
    {
      id: 'joined',
      label: "an operator's grants with wallet addresses",
      query: documents.grantsWithAddresses,
      variables: (n: number) => ({ first, filter: { identifier: { in: twentyFrom(n, addresses) } } }),
      tokens: operatorTokens,
      count,
      // The list, and the wallet addresses by fifteens.
      upstream: { each: 3, fewer: true },
      check: pageWith('grants', ({ access }) => access?.[0]?.identifier === access?.[0]?.walletAddress?.address)
    }
  ].flatMap(ask)
}
