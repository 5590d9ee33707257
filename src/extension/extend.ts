import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ConfigError } from '../config/config.ts'
import { property } from '../lib/property.ts'
import { isModule } from './ownModules.ts'
import type { WalletModule } from './types.ts'

/** The modules that the arguments of `rafiki-gateway start` and `sandbox` name. @throws ConfigError */
export const extendedBy = async (args: readonly string[]): Promise<WalletModule[]> => modulesIn(filesIn(args))

/** The modules of files: each file's default export is one, or a list of them. @throws ConfigError */
export async function modulesIn(files: readonly string[]): Promise<WalletModule[]> {
  const modules: WalletModule[] = []
  for (const file of files) {
    const exported = property(await load(file), 'default')
    const list: unknown[] = Array.isArray(exported) ? exported : [exported]
    if (!list.every(isModule))
      throw new ConfigError([
        `--extend ${file}: NOT_A_MODULE: expected a default export that \`fieldModule\` made, or a list of such.`
      ])
    modules.push(...list)
  }
  return modules
}

function filesIn(args: readonly string[]): readonly string[] {
  try {
    const options = { extend: { type: 'string', multiple: true } } as const
    return parseArgs({ args: [...args], options, allowPositionals: false }).values.extend ?? []
  } catch {
    throw new ConfigError(['expected no option but --extend <file>, once for each file.'])
  }
}

async function load(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(file)).href)
  } catch (error) {
    throw new ConfigError([`--extend ${file}: NOT_LOADED: ${String(property(error, 'stack'))}`])
  }
}
