import type { DefinitionNode } from 'graphql'
import type { Guard, Guards } from '../authorization/guard.ts'
import { takes, type Policy } from '../authorization/policy.ts'
import { coordinatesOf, isExtension, isRafikis } from './definitions.ts'

export const override: Guard = {
  name: 'override',
  description: "The role's field of this name is the gateway's, with types of its own, and not Rafiki's."
}

/** What a field module says of who sees what. @throws Error */
export function policyOf(
  definitions: readonly DefinitionNode[],
  guards: Record<string, Guards>,
  rafiki: Record<string, string>,
  overrides: ReadonlySet<string>
): Policy {
  const policy: Policy = {}
  const show = (coordinate: string, list: Guards): void => {
    const [type = '', field = ''] = coordinate.split('.')
    policy[type] = { ...policy[type], [field]: list }
  }
  for (const node of definitions) {
    for (const coordinate of coordinatesOf(node)) {
      if ((isExtension(node) || isRafikis(coordinate)) && !guards[coordinate]) {
        throw new Error(`${coordinate} does not say who may ask for it: name it in \`guards\`.`)
      }
      show(coordinate, [])
    }
  }
  for (const [coordinate, list] of Object.entries(guards)) {
    show(coordinate, overrides.has(coordinate) ? [override, ...list] : list)
  }
  for (const [type, fields] of Object.entries(rafiki)) {
    for (const [, field = '', narrower] of fields.matchAll(/(\w+)(?:: *(\S+))?/g)) {
      if (policy[type]?.[field]) throw new Error(`${type}.${field} is in \`rafiki\` and elsewhere.`)
      show(`${type}.${field}`, narrower ? [takes(narrower)] : [])
    }
  }
  return policy
}

export const namedIn = (policy: Policy): string[] =>
  Object.entries(policy).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`))
