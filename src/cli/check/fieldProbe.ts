import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql'
import type { Service } from '../../rafiki/operation.ts'
import { schemas } from '../../rafiki/delegation/schemas.ts'

/** No service has a field of this name: what asks for it is never run, only looked through. */
const nowhere = 'gatewayCheckAsksForNothing'
const unknownField = /Cannot query field "(\w+)" on type "(\w+)"/

export interface Found {
  types: number
  /** `Type.field`, as this version knows it. */
  missing: string[]
}

/**
 * Which fields a service lacks that has introspection off: one question for each type, whose answer lists the fields
 * that are not there. Each also asks for a field that is nowhere, so that none of them is run; mutations, arguments
 * and types of values cannot be told so.
 * @param ask answers the messages of the errors
 * @returns undefined where the service does not say what it lacks
 */
export async function missingFields(
  service: Service,
  ask: (text: string) => Promise<string[] | undefined>
): Promise<Found | undefined> {
  const query = schemas[service].getQueryType()
  if (!query) return undefined
  const missing = new Set<string>()
  const paths = pathsTo(query)
  for (const [type, path] of paths) {
    const fields = Object.values(type.getFields()).map(({ name, type: of }) =>
      isObjectType(getNamedType(of)) ? `${name} { __typename }` : name
    )
    const inner = path.reduceRight((within, field) => `${field} { ${within} }`, fields.join(' '))
    const messages = (await ask(`query Check { ${nowhere} ${inner} }`)) ?? []
    const named = messages.flatMap((message) => {
      const [, field = '', of = ''] = unknownField.exec(message) ?? []
      return field ? [`${of}.${field}`] : []
    })
    if (!named.includes(`${query.name}.${nowhere}`)) return undefined
    for (const field of named) missing.add(field)
  }
  missing.delete(`${query.name}.${nowhere}`)
  return { types: paths.size, missing: [...missing].sort() }
}

/** The shortest way from the root to each type of object, without the root's own arguments. */
function pathsTo(query: GraphQLObjectType): Map<GraphQLObjectType, string[]> {
  const paths = new Map<GraphQLObjectType, string[]>([[query, []]])
  // A map is walked in the order in which it grows: the nearest first.
  for (const [type, path] of paths) {
    for (const { name, type: of } of Object.values(type.getFields())) {
      const next = getNamedType(of)
      if (isObjectType(next) && !paths.has(next)) paths.set(next, [...path, name])
    }
  }
  return paths
}
