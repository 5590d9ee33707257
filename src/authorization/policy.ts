import { ConfigError } from '../config/config.ts'
import type { Role } from '../identity/viewer.ts'
import type { Guards, Narrowing } from './guard.ts'

/**
 * What a role sees: type → field → guards. A field that it does not name is not in the contract. Input types and
 * interfaces are listed like object types; enums, scalars and unions come with what refers to them.
 */
export type Policy = Record<string, Record<string, Guards>>

/** What a field module says of who sees what. */
interface Part {
  roles: readonly Role[]
  policy: Policy
  /** Fields that it defines itself. */
  own: ReadonlySet<string>
}

export const takes = (type: string): Narrowing => ({
  name: `takes(${type})`,
  description: 'The input field has this type, which is narrower than the one that Rafiki declares.',
  type
})

/**
 * Adds up what field modules say.
 * @throws Error for a field that two modules of a role name, and for one that a module of other roles defines
 */
export function mergePolicies(parts: readonly Part[]): Record<Role, Policy> {
  const merged: Record<Role, Policy> = { accountHolder: {}, client: {}, operator: {} }
  for (const part of parts) {
    for (const [type, named] of Object.entries(part.policy)) {
      for (const [field, guards] of Object.entries(named)) {
        const name = `${type}.${field}`
        const owner = parts.find((it) => it.own.has(name))
        for (const role of part.roles) {
          const known = (merged[role][type] ??= {})
          if (known[field]) throw new Error(`The contract of ${role} has ${name} from two field modules.`)
          if (owner && !part.own.has(name))
            throw new Error(`${role} is shown ${name}, which is not Rafiki's: ${owner.roles.join()} has it.`)
          known[field] = guards
        }
      }
    }
  }
  return merged
}

/** @throws ConfigError when a field is taken away that is not there */
export function takeAway(policy: Policy, names: string[], role: Role): void {
  for (const field of names) {
    const [type = '', name = ''] = field.split('.')
    const fields = Object.hasOwn(policy, type) ? policy[type] : undefined
    if (!fields || !Object.hasOwn(fields, name))
      throw new ConfigError([`POLICY_FILE: ${role}: this role does not have ${field}, or the file names it twice.`])
    delete fields[name]
  }
}
