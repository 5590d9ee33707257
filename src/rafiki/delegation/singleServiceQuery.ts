import type { GraphQLResolveInfo, OperationDefinitionNode } from 'graphql'
import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { whoseIs, anyTenant, type FencedTo } from './tenantCheck.ts'
import { asSent, operationOf, type Operation, type Service } from '../operation.ts'
import { schemas } from './schemas.ts'
import { isObject } from '../../lib/property.ts'
import { documentOf, fieldFor, NotDirect, type Part } from './serviceSelection.ts'

/*
 * A list of one service that a plan asks for: the document for the service is made once, and only its variables
 * change. What cannot be expressed so is delegated.
 */

/** Rows that hold what was asked for by the caller's keys, and whose they are. */
const byKey = Symbol('by the keys of the request')
const planned = Symbol('asked by a plan')

export const isDirect = (row: object): boolean => byKey in row

/** Undocumented: graphql-js hands `info` on as it is, and so it can say that a plan asks, which reads rows by their keys. */
export const asPlanned = (info: GraphQLResolveInfo): GraphQLResolveInfo => Object.assign(info, { [planned]: true })

interface Prepared {
  operation: Operation
  root: Part
}

/** By the operation and the key of the answer: the fields of one key may be merged of other nodes in each operation. */
const known = new WeakMap<OperationDefinitionNode, Map<string, Prepared | 'delegate'>>()

/**
 * The list's own answer, proven to be of the tenant; undefined for what has to be delegated: what no plan asks for,
 * nested arguments, unions, what Rafiki would refuse, and answers with errors.
 * @param args of the field, coerced: all of them are the service's own
 * @throws GatewayError
 */
export async function askDirectly(
  service: Service,
  rafiki: Rafiki,
  args: Record<string, unknown>,
  tenantId: FencedTo,
  info: GraphQLResolveInfo
): Promise<object | undefined> {
  if (!(planned in info) || info.path.prev) return undefined
  const key = String(info.path.key)
  const ofOperation = known.get(info.operation) ?? new Map<string, Prepared | 'delegate'>()
  let prepared = ofOperation.get(key)
  if (!prepared) known.set(info.operation, ofOperation.set(key, (prepared = prepare(service, info) ?? 'delegate')))
  if (prepared === 'delegate') return undefined
  const { operation, root } = prepared
  const { data, errors } = await rafiki.answer(operation, args)
  const value = data?.[root.key]
  if (errors || typeof value !== 'object' || value === null) return undefined
  if (!prove(root, value, tenantId)) {
    throw rafiki.report(
      new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.'),
      operation
    )
  }
  return value
}

/** Whether every object that has a tenant is of this one; marks all objects for who reads them. */
function prove({ fenced, parts }: Part, value: unknown, tenantId: FencedTo): boolean {
  if (Array.isArray(value)) return value.every((item) => prove({ key: '', fenced, parts }, item, tenantId))
  if (!isObject(value)) return true
  value[byKey] = true
  if (fenced && whoseIs(value) !== tenantId && tenantId !== anyTenant) return false
  return parts.every((part) => prove(part, value[part.key], tenantId))
}

function prepare(service: Service, info: GraphQLResolveInfo): Prepared | undefined {
  const query = schemas[service].getQueryType()
  const field = query?.getFields()[info.fieldName]
  if (!query || !field) return undefined
  try {
    const { node, part } = fieldFor(query, info.fieldName, info.fieldName, info.fieldNodes, info)
    const document = documentOf(field, node)
    const { text, over } = asSent(service, document)
    if (over) return undefined
    return { operation: operationOf(service, document, text), root: part }
  } catch (error) {
    if (error instanceof NotDirect) return undefined
    throw error
  }
}
