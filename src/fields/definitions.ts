import { Kind, type DefinitionNode, type ObjectTypeExtensionNode } from 'graphql'
import { schemas } from '../rafiki/delegation/schemas.ts'

export const isExtension = (node: DefinitionNode): node is ObjectTypeExtensionNode =>
  node.kind === Kind.OBJECT_TYPE_EXTENSION

/** The fields that a definition defines, as `Type.field`. */
export const coordinatesOf = (node: DefinitionNode): string[] =>
  'fields' in node ? (node.fields ?? []).map((field) => `${node.name.value}.${field.name.value}`) : []

const rootFields = new Set(
  Object.values(schemas).flatMap((schema) =>
    [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`)
    )
  )
)
/** Whether Rafiki has a root field of this name. */
export const isRafikis = (coordinate: string): boolean => rootFields.has(coordinate)

/** An extension with some of its fields; nothing where none is left. */
export function withFields(
  node: ObjectTypeExtensionNode,
  keep: (coordinate: string) => boolean
): ObjectTypeExtensionNode[] {
  const fields = node.fields?.filter((field) => keep(`${node.name.value}.${field.name.value}`)) ?? []
  return fields.length > 0 ? [{ ...node, fields }] : []
}
