/* The public entry of the package: what a wallet's own program, and its own fields, are written with. */

import { ConfigError, type Config as WholeConfig } from './config/config.ts'
import { readConfig as read } from './config/readConfig.ts'
import { badInput as wrongInput, notFound as missing } from './errors.ts'
import type { WalletModule } from './extension/types.ts'
import { createGateway as create } from './gateway.ts'

export { everyone, fresh, guard, scope } from './extension/guards.ts'
export { ownsGrant, ownsIncomingPayment, ownsOutgoingPayment, ownsWalletAddress } from './extension/guards.ts'
export { loader } from './extension/loader.ts'
export { fieldModule } from './extension/ownModules.ts'
export { PublicError } from './extension/publicError.ts'
export type * from './extension/contextTypes.ts'
export type * from './extension/types.ts'

/** What `readConfig` has read and checked. */
export interface Config {
  readonly port: number
  readonly host: string
}

const whole = new WeakMap<Config, WholeConfig>()

/** Reads the gateway's variables. @throws Error with a line for each that is missing or wrong */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const config = read(env)
  const its = Object.freeze({ port: config.port, host: config.host })
  whole.set(its, config)
  return its
}

export interface Gateway {
  /** @returns the address, for example `http://127.0.0.1:4000` */
  listen: () => Promise<string>
  /** Whether the configuration was seen to work. */
  ready: () => Promise<boolean>
  /** Opens the audit log again, after its file was moved away. */
  reopenAudit: () => void
  /** Graceful shutdown: stops listening, lets open requests finish, then ends. */
  drain: () => Promise<void>
}

/** The gateway, with fields of the wallet's own. @throws Error with a line for each thing that is wrong with them */
export async function createGateway(options: { config: Config; modules?: readonly WalletModule[] }): Promise<Gateway> {
  const config = whole.get(options.config)
  if (!config) throw new ConfigError(['config: expected what `readConfig` of this copy of the gateway answers.'])
  const gateway = await create(config, { modules: options.modules })
  return {
    async listen() {
      void gateway.probeTenants()
      return gateway.listen()
    },
    ready: () => gateway.ready(),
    reopenAudit: () => gateway.reopenAudit(),
    drain: () => gateway.drain()
  }
}

/** For what is not there, and for what is somebody else's: callers cannot tell the two apart. */
export const notFound = (): Error => missing()

/** For an argument that is not what was expected. @param argument its path (`input.name`) */
export const badInput = (argument: string, expected: string): Error => wrongInput(argument, expected)
