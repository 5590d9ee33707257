import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type SelectionSetNode
} from 'graphql'
import type { ConnectionArgs } from '../../lib/connection.ts'
import { schemas } from '../../rafiki/delegation/schemas.ts'

interface NestedList {
  field: string
  args: ConnectionArgs
}

/**
 * The lists within what a root field answers, which go to Rafiki in one document with it: their arguments have to be
 * looked at before. Fields that are ours are not followed; they look after themselves.
 */
export function nestedLists(info: GraphQLResolveInfo, isList: (field: string) => boolean): NestedList[] {
  const found: NestedList[] = []
  const walk = (set: SelectionSetNode | undefined, type: GraphQLNamedType): void => {
    for (const node of set?.selections ?? []) {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = info.fragments[node.name.value]
        const on = fragment && info.schema.getType(fragment.typeCondition.name.value)
        if (on) walk(fragment.selectionSet, on)
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        const on = node.typeCondition ? info.schema.getType(node.typeCondition.name.value) : type
        if (on) walk(node.selectionSet, on)
      } else if (isObjectType(type) || isInterfaceType(type)) {
        const field = type.getFields()[node.name.value]
        if (!field || !isRafikis(type.name, field.name)) continue
        const paged = field.args.some(({ name }) => name === 'before')
        if (paged && isList(field.name)) {
          found.push({ field: field.name, args: getArgumentValues(field, node, info.variableValues) })
        }
        const inner = getNamedType(field.type)
        if (isCompositeType(inner)) walk(node.selectionSet, inner)
      }
    }
  }
  for (const node of info.fieldNodes) walk(node.selectionSet, getNamedType(info.returnType))
  return found
}

function isRafikis(typeName: string, field: string): boolean {
  return [schemas.auth, schemas.backend].some((schema) => {
    const type = schema.getType(typeName)
    return (isObjectType(type) || isInterfaceType(type)) && field in type.getFields()
  })
}
