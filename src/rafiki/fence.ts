import { visitResult } from '@graphql-tools/utils'
import {
  getNamedType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema
} from 'graphql'
import type { Answer } from './answer.ts'

/** Fetched beside what the caller asked for, under a name that the gateway lets no caller use as an alias. */
const alias = '__tenantId'

const tenantIdField: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: alias },
  name: { kind: Kind.NAME, value: 'tenantId' }
}

/** Asks for the tenant of every object that has one. */
export function withTenantIds(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema)
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave(set) {
          const type = getNamedType(types.getParentType())
          if (!isObjectType(type) || !type.getFields().tenantId) return undefined
          return { ...set, selections: [...set.selections, tenantIdField] }
        }
      }
    })
  )
}

/** Whether every object that has a tenant is of this one. Takes the proof out of the answer again. */
export function isAllOf(
  tenantId: string,
  schema: GraphQLSchema,
  request: { document: DocumentNode; variables: Record<string, unknown> },
  answer: Answer
): boolean {
  let proven = true
  const prove = (row: Record<string, unknown>): Record<string, unknown> => {
    if (row[alias] !== tenantId) proven = false
    delete row[alias]
    return row
  }
  const fenced = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && type.getFields().tenantId)
  visitResult(
    answer as never,
    request as never,
    schema,
    Object.fromEntries(fenced.map((type) => [type.name, { __enter: prove }]))
  )
  return proven
}
