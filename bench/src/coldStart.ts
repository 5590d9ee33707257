import { asked, pageOf } from './check.ts'
import { startGateway } from './contestants/gateway.ts'
import * as documents from './documents.ts'
import { stop } from './processes.ts'
import type { Setting } from './setting.ts'
import { spread, type Spread } from './statistics.ts'
import { cpuMs } from './usage.ts'

/** Milliseconds from the start of the process until something was answered as it should be. */
export interface Moment {
  wallMs: number
  /** CPU time of all its threads; undefined where it cannot be known. */
  cpuMs: number | undefined
}

/** One start of a gateway. */
export interface ColdStart {
  /** Until `/readyz` says 200. */
  ready: Moment
  /** Until a page of `myGrants` is answered, asked for after that. */
  firstPage: Moment
}

export type ColdStartFigures = Record<keyof ColdStart, { wallMs: Spread; cpuMs?: Spread }>

const pollMs = 2
const giveUpMs = 60_000

/** Starts one more gateway, and ends it after its first page. @throws where it answers something else */
export async function coldStart(setting: Setting): Promise<ColdStart> {
  const started = performance.now()
  const { process: child, pid, port } = await startGateway(setting, { name: 'gateway that starts', path: null })
  const moment = (): Moment => ({ wallMs: performance.now() - started, cpuMs: cpuMs(pid) })
  while (!(await isReady(port))) {
    if (performance.now() - started > giveUpMs) throw new Error('a gateway was not ready within a minute')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  const ready = moment()
  const body = JSON.stringify({ query: documents.myGrants, variables: { first: 20 } })
  const page = await asked(port, setting.holderTokens[0], body)
  const firstPage = moment()
  pageOf('myGrants', setting.addresses)(0, page)
  await stop(child)
  return { ready, firstPage }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`)
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

/** The medians of several starts. */
export function coldStartFigures(starts: readonly ColdStart[]): ColdStartFigures {
  const of = (which: keyof ColdStart) => {
    const cpu = starts.flatMap((it) => it[which].cpuMs ?? [])
    return { wallMs: spread(starts.map((it) => it[which].wallMs)), ...(cpu.length > 0 && { cpuMs: spread(cpu) }) }
  }
  return { ready: of('ready'), firstPage: of('firstPage') }
}
