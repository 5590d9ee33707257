import type { Case } from './cases.ts'
import { gatewayCases, startGateway } from './contestants/gateway.ts'
import { peerCases, startPeer, type Peer } from './contestants/peers.ts'
import { plainCases, startProxy } from './contestants/plain.ts'
import { behindCases, startBehind } from './contestants/rafiki.ts'
import { walletCaseIds, walletCases } from './contestants/wallets.ts'
import { spendingCases, startWithWallets, whyNoSpending } from './contestants/spending.ts'
import { install } from './install.ts'
import { createIssuer } from './issuer.ts'
import type { Stage } from './measure.ts'
import type { Options } from './options.ts'
import { fileOf, forked, type Started } from './processes.ts'
import { createSetting, holders, type Setting } from './setting.ts'
import { pageSize } from './world.ts'

type Say = (line: string) => void

interface Ready {
  processes: Record<string, Started>
  cases: Case[]
}

/** What is started and measured together. */
interface Group {
  ids: string[]
  start: (setting: Setting, stub: Started) => Promise<Ready>
}

const peer = (name: Peer, ids: string[], say: Say): Group => ({
  ids,
  async start(setting) {
    install(say)
    const started = await startPeer(name, setting)
    return { processes: { [name]: started }, cases: peerCases(name, setting, started) }
  }
})

const groupsOf = (options: Options, say: Say): Group[] => [
  {
    ids: ['direct', 'raw', 'rawChanged'],
    async start(setting, stub) {
      const raw = await startProxy(setting)
      return { processes: { upstream: stub, raw }, cases: plainCases(setting, raw) }
    }
  },
  {
    ids: ['myGrants', 'myGrantsChanged', 'oneUser', 'payments', 'operator', 'operatorChanged', 'joined'],
    async start(setting) {
      const gateway = await startGateway(setting)
      return { processes: { gateway }, cases: gatewayCases(setting, gateway) }
    }
  },
  {
    ids: ['spending', 'spendingChanged'],
    async start(setting): Promise<Ready> {
      const missing = whyNoSpending()
      if (missing !== undefined) {
        say(`spending is left out: this gateway has no such fields (${missing})`)
        return { processes: {}, cases: [] }
      }
      const gatewayWithWallets = await startWithWallets(setting)
      return { processes: { gatewayWithWallets }, cases: spendingCases(setting, gatewayWithWallets) }
    }
  },
  {
    ids: walletCaseIds,
    async start(setting) {
      const gatewayOfWallets = await startGateway(setting, { name: 'gateway of wallets' })
      return { processes: { gatewayOfWallets }, cases: await walletCases(setting.issuer, gatewayOfWallets) }
    }
  },
  peer('hive', ['hive', 'hiveChanged', 'hiveOperator', 'hiveOperatorChanged'], say),
  peer('yoga', ['yoga', 'perItem', 'paymentsPerItem'], say),
  peer('mercurius', ['mercurius'], say),
  peer('mercuriusProven', ['mercuriusProven'], say),
  peer('express', ['express'], say),
  {
    ids: ['rafiki', 'throughRafiki'],
    async start(setting) {
      const behind = await startBehind(setting, options.rafiki)
      const { gateway, counter } = behind
      return {
        processes: { gatewayOfRafiki: gateway, ...(counter && { rafiki: counter }) },
        cases: behindCases(behind)
      }
    }
  }
]

export const caseIds = (options: Options): string[] => groupsOf(options, () => {}).flatMap(({ ids }) => ids)

/** Starts what the chosen cases need. @throws TypeError for a case that there is none of */
export async function setStage(options: Options, say: Say): Promise<{ stage: Stage; setting: Setting; cases: Case[] }> {
  const { only } = options
  const groups = groupsOf(options, say)
  const unknown = only.filter((id) => !groups.some(({ ids }) => ids.includes(id)))
  if (unknown.length > 0) throw new TypeError(`--only: no such case: ${unknown.join(', ')}`)
  const load = await forked('load', fileOf('load.js'))
  const stub = await forked('stub', fileOf('stub.js'))
  const setting = await createSetting(stub.port, await createIssuer(), holders(options.users, pageSize))
  const stage: Stage = { load, stub, contestants: {}, changedRows: options.changedRows }
  const cases: Case[] = []
  for (const { ids, start } of groups) {
    if (only.length > 0 && !ids.some((id) => only.includes(id))) continue
    const started = await start(setting, stub)
    Object.assign(stage.contestants, started.processes)
    cases.push(...started.cases.filter(({ id }) => only.length === 0 || only.includes(id)))
  }
  return { stage, setting, cases }
}
