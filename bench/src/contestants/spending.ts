import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSchema, parse, validate } from 'graphql'
import { unchangedAndChanged, type Case } from '../cases.ts'
import { asked, dataOf, pageWith } from '../check.ts'
import * as documents from '../documents.ts'
import { freePort, spawned, type Started } from '../processes.ts'
import type { Setting } from '../setting.ts'
import { clients } from '../world.ts'
import { gatewayEnv, nodeOptions } from './gateway.ts'

const contract = new URL('../../../schema/contracts/accountHolder.graphql', import.meta.url)
const file = fileURLToPath(new URL('../../../dist/bench/gatewayWithWallets.js', import.meta.url))

/** What `src/main.ts` gives itself where a gigabyte is there, and where Node can replace a process. */
const ownOptions = 'execve' in process ? ['--max-semi-space-size=64'] : []

/** Why the page with spending cannot be asked for; undefined where it can. */
export function whyNoSpending(): string | undefined {
  const schema = buildSchema(readFileSync(contract, 'utf8'))
  return validate(schema, parse(documents.grantsWithSpending)).at(0)?.message
}

/** A gateway that finds the wallets of client applications, which the world of the stub names. */
export async function startWithWallets(setting: Setting): Promise<Started> {
  const port = await freePort()
  const env = gatewayEnv(setting, port)
  const started = await spawned('gateway with wallets', [...nodeOptions, ...ownOptions, file, String(clients)], {
    port,
    env,
    path: '/healthz'
  })
  // A wallet has two seconds to answer, and is asked for each account holder: before there is any load.
  for (const token of setting.holderTokens) dataOf(await asked(port, token, body))
  return started
}

const body = JSON.stringify({ query: documents.grantsWithSpending, variables: { first: 20 } })

export const spendingCases = ({ holderTokens }: Setting, { port }: Started): Case[] =>
  unchangedAndChanged({
    id: 'spending',
    contestant: 'gatewayWithWallets',
    settles: true,
    label: 'myGrants with spending and client profiles',
    workload: {
      origin: `http://127.0.0.1:${port}`,
      path: '/graphql',
      tokens: holderTokens,
      bodies: [body]
    },
    // The grants and one pass over the payments.
    upstream: { each: 2, fewer: true },
    check: pageWith('myGrants', ({ access, clientProfile }) => {
      const spending = (access?.[0] as { spending?: { complete: boolean } } | undefined)?.spending
      return spending?.complete === true && clientProfile !== null
    })
  })
