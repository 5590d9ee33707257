/* Who runs and waits in front of a service, and who may have how many of its places. */

import type { Config } from '../../config/config.ts'
import type { Tenant } from '../../config/tenants.ts'
import type { Operation } from '../operation.ts'

/** Who asks a service, and for what: places are given out by it. */
export interface Ask {
  tenant: Pick<Tenant, 'id' | 'alone'>
  /** A name for the caller within the tenant. */
  caller: string
  operation: Pick<Operation, 'kind' | 'deadline'>
}

export interface Load {
  running: number
  waiting: number
}

/** A request that runs or waits, and the loads that it is counted in. */
export interface Entry {
  /** Revocations and their like: quick, and what matters most when there is trouble. */
  urgent: boolean
  /** Waits for other wallets: a slow one must not take every place. */
  slow: boolean
  alone: boolean
  tenant: Load
  caller: Load
  keys: readonly [string, string]
}

const part = (of: number, share: number): number => Math.max(1, Math.floor(of * share))

/** Who may have how many out of so many places. */
const sharesOf = (size: number, ofCaller: number) => ({
  all: size,
  reserve: Math.floor(size / 8),
  caller: part(size, ofCaller),
  tenant: part(size, 3 / 4),
  slow: part(size, 1 / 2)
})

type Kind = keyof Load

/** Counts those who run and wait, for the shares that `createQueue` names. */
export class Places {
  readonly all: Load = { running: 0, waiting: 0 }
  readonly #slow: Load = { running: 0, waiting: 0 }
  #urgentWaiting = 0
  readonly #loads = new Map<string, Load>()
  readonly #shares: Record<Kind, ReturnType<typeof sharesOf>>

  constructor({ inFlight, queued }: Config['rafiki']['load']) {
    this.#shares = { running: sharesOf(inFlight, 1 / 2), waiting: sharesOf(queued, 1 / 4) }
  }

  /** How many tenants and callers run or wait. */
  get known(): number {
    return this.#loads.size
  }

  /** Whether any waiter may run: usually none may, and none is looked for. */
  get mayRun(): boolean {
    const { all, reserve } = this.#shares.running
    return this.all.running < all - (this.#urgentWaiting > 0 ? 0 : reserve)
  }

  entryOf({ tenant: { id, alone = false }, caller, operation: { kind, deadline } }: Ask): Entry {
    const keys = [id, `${id}\n${caller}`] as const
    return {
      urgent: kind === 'mutation' && deadline === 'read',
      slow: deadline === 'network',
      alone,
      tenant: this.#loadOf(keys[0]),
      caller: this.#loadOf(keys[1]),
      keys
    }
  }

  #loadOf(key: string): Load {
    let load = this.#loads.get(key)
    if (!load) this.#loads.set(key, (load = { running: 0, waiting: 0 }))
    return load
  }

  count(entry: Entry, kind: Kind, by: 1 | -1): void {
    this.all[kind] += by
    if (entry.slow) this.#slow[kind] += by
    if (entry.urgent && kind === 'waiting') this.#urgentWaiting += by
    entry.tenant[kind] += by
    entry.caller[kind] += by
  }

  fits(entry: Entry, kind: Kind): boolean {
    const share = this.#shares[kind]
    const extra = entry.urgent ? share.reserve : 0
    return (
      this.all[kind] < share.all - share.reserve + extra &&
      entry.caller[kind] < share.caller + extra &&
      (entry.alone || entry.tenant[kind] < share.tenant + extra) &&
      (!entry.slow || this.#slow[kind] < share.slow)
    )
  }

  /** Drops the loads of a tenant and a caller who neither run nor wait any more. */
  tidy({ tenant, caller, keys }: Entry): void {
    if (tenant.running + tenant.waiting === 0) this.#loads.delete(keys[0])
    if (caller.running + caller.waiting === 0) this.#loads.delete(keys[1])
  }
}
