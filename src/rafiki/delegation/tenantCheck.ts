import { visitResult } from '@graphql-tools/utils'
import {
  getNamedType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema
} from 'graphql'
import { rootOf } from '../document.ts'
import type { Answer } from '../transport/answer.ts'
import { property } from '../../lib/property.ts'

/** Where no tenant is asked for: a list of tenants is of all of them. */
export const anyTenant = Symbol('any tenant')
export type FencedTo = string | typeof anyTenant

/*
 * Fetched beside what the caller asked for, under names that the gateway lets no caller use as an alias. A type says
 * whose its objects are by `tenantId`, or by `tenant`; a tenant is its own.
 */
const proofs = {
  own: rootOf(parse('{ __tenantId: id }', { noLocation: true })),
  id: rootOf(parse('{ __tenantId: tenantId }', { noLocation: true })),
  object: rootOf(parse('{ __tenant: tenant { id } }', { noLocation: true }))
}

/** What tells of an object whose it is; undefined for types that only their parents vouch for. */
export function proofOf(type: GraphQLNamedType | null | undefined): FieldNode | undefined {
  if (!isObjectType(type)) return undefined
  const fields = type.getFields()
  if (type.name === 'Tenant') return proofs.own
  if (fields.tenantId) return proofs.id
  // The look-up of the same name says nothing of the root that it hangs from.
  return fields.tenant?.args.length === 0 ? proofs.object : undefined
}

/** Asks for the tenant of every object that has one. */
export function withTenants(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema)
  return visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave(set, _, parent) {
          // Once per object: aliases are expensive, and what fragments add belongs to the same object.
          const ofField = parent !== undefined && 'kind' in parent && parent.kind === Kind.FIELD
          const proof = ofField ? proofOf(getNamedType(types.getParentType())) : undefined
          return proof && { ...set, selections: [...set.selections, proof] }
        }
      }
    })
  )
}

/** Whose a row is, which says it from then on as `__tenantId`. */
export function whoseIs(row: Record<string, unknown>): unknown {
  row.__tenantId ??= property(row.__tenant, 'id')
  return row.__tenantId
}

/**
 * Whether every object that has a tenant is of this one. What is proven stays with the row as `__tenantId`, for the
 * joins that start from it.
 */
export function isAllOf(
  tenantId: FencedTo,
  schema: GraphQLSchema,
  request: { document: DocumentNode; variables: Record<string, unknown> },
  answer: Answer
): boolean {
  let proven = true
  const prove = (row: Record<string, unknown>): Record<string, unknown> => {
    const found = whoseIs(row)
    if (tenantId !== anyTenant && found !== tenantId) proven = false
    // Gone, or it would be looked at once more as an object of its own.
    delete row.__tenant
    return row
  }
  const fenced = Object.values(schema.getTypeMap()).filter((type) => proofOf(type))
  visitResult(
    { data: answer.data },
    request,
    schema,
    Object.fromEntries(fenced.map((type) => [type.name, { __enter: prove }]))
  )
  return proven
}
