import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

const option = '--env-file'

/**
 * Reads the variables of the files that `--env-file` names into an environment. What is set there already stays, as with
 * Node's own option.
 * @returns the other arguments; undefined for a file that cannot be read
 */
export function withoutEnvFiles(args: readonly string[], env: NodeJS.ProcessEnv): string[] | undefined {
  const rest: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    const isOption = arg === option
    if (!isOption && !arg.startsWith(`${option}=`)) {
      rest.push(arg)
      continue
    }
    const file = isOption ? (args[(at += 1)] ?? '') : arg.slice(option.length + 1)
    try {
      for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) env[name] ??= value
    } catch {
      return undefined
    }
  }
  return rest
}
