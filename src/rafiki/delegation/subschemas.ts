import type { SubschemaConfig, Transform } from '@graphql-tools/delegate'
import type { ExecutionRequest, Executor } from '@graphql-tools/utils'
import { RenameTypes } from '@graphql-tools/wrap'
import { GraphQLError, Kind, visit, type DocumentNode, type FieldNode, type SelectionSetNode } from 'graphql'
import { GatewayError, notFound } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { rootOf } from '../document.ts'
import { translate } from '../errors/translate.ts'
import { isAllOf, withTenants, type FencedTo } from './tenantCheck.ts'
import { withoutEmptyFilters } from './emptyFilters.ts'
import { flattened } from './inlineFragments.ts'
import { withMutationId } from './mutationIds.ts'
import { asSent, operationOf, type Service } from '../operation.ts'
import { neverNull, schemas } from './schemas.ts'
import type { Answer } from '../transport/answer.ts'

/** What a delegated field must bring along: who asks, and of which tenant every row has to be. */
export interface DelegationContext {
  rafiki: Rafiki
  /** The viewer's own tenant, and an alarm, unless a field says otherwise. */
  fence?: {
    tenantId: FencedTo
    /** A row of another tenant: on a look-up by id it is one that does not exist, on a list it is an alarm. */
    otherwise: 'NOT_FOUND' | 'UPSTREAM_UNTRUSTED'
  }
}

/** Delegation, by way of the request's own signed, counted and fenced Rafiki. */
function executorFor(service: Service): Executor {
  const schema = schemas[service]
  return (async ({
    document: asked,
    variables: given = {},
    context
  }: ExecutionRequest<Record<string, unknown>, DelegationContext>) => {
    if (!context) throw new TypeError('expected a delegation to bring its context')
    const { rafiki } = context
    const fence = context.fence ?? { tenantId: rafiki.tenant.id, otherwise: 'UPSTREAM_UNTRUSTED' }
    const { document: wanted, variables } = withoutEmptyFilters(asked, given)
    const { document, text, over } = fitting(service, withTenants(schema, withMutationId(schema, wanted)))
    const operation = operationOf(service, document, text)
    if (over) {
      throw new GatewayError('OPERATION_TOO_LARGE', `Rafiki accepts at most ${over.maximum} ${over.limit}.`, {
        ...over
      })
    }
    // Delegation asks one root field at a time.
    const field = rootOf(document)
    const root = { name: field.name.value, key: (field.alias ?? field.name).value }
    const absent = (): Answer => {
      if (operation.kind === 'mutation' || neverNull(service, root.name)) throw notFound()
      return { data: { [root.key]: null } }
    }
    const answer = await rafiki.answer(operation, variables)
    const errors = (answer.errors ?? []).map((error) => {
      const ours = rafiki.report(translate(root.name, error, operation.kind), operation)
      return new GraphQLError(ours.message, { path: error.path, originalError: ours, extensions: ours.extensions })
    })
    const nothing = answer.data?.[root.key] === undefined || answer.data[root.key] === null
    if (nothing && errors[0]) {
      // As a row of another tenant is below: the two must look alike.
      const missing =
        fence.otherwise === 'NOT_FOUND' && errors.some(({ extensions }) => extensions.code === 'NOT_FOUND')
      if (missing) return absent()
      return { data: null, errors }
    }
    if (!isAllOf(fence.tenantId, schema, { document, variables }, answer)) {
      if (fence.otherwise === 'NOT_FOUND') return absent()
      throw rafiki.report(
        new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.'),
        operation
      )
    }
    return errors.length > 0 ? { data: answer.data, errors } : answer
  }) as Executor
}

/** As the caller wrote it, or without their fragments where Rafiki would refuse it for these. */
function fitting(service: Service, document: DocumentNode) {
  const measured = (it: DocumentNode) => ({ document: it, ...asSent(service, it) })
  const asWritten = measured(document)
  return asWritten.over ? measured(flattened(schemas[service], document)) : asWritten
}

/** Names that the graph has otherwise than a service: see `schema/` for the services' own. */
const renames: Record<Service, Record<string, string>> = {
  // The backend's FilterString has `notIn` as well. Merged, auth would be sent filters that it does not know.
  auth: { FilterString: 'GrantFilterString', BigInt: 'UInt64' },
  backend: { BigInt: 'UInt64' }
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

const withTypename = (set: SelectionSetNode): SelectionSetNode =>
  set.selections.every(({ kind }) => kind === Kind.FIELD) ? set : { ...set, selections: [typename, ...set.selections] }

/**
 * Delegation drops fragments in which it finds nothing to ask a service for: those of `__typename` alone, or of fields
 * of ours. An object, or another fragment, of which nothing is left is then dropped as well, though the caller asks
 * whether it is there, or spreads it. Under aliases (Relay's `__isGrant`), the type is told by the gateway: a service
 * takes only so many.
 */
const typenames: Transform = {
  transformRequest: (request) => ({
    ...request,
    document: visit(request.document, {
      Field(node) {
        if (node.name.value === typename.name.value) return typename
        return node.selectionSet && { ...node, selectionSet: withTypename(node.selectionSet) }
      },
      FragmentDefinition: (node) => ({ ...node, selectionSet: withTypename(node.selectionSet) })
    })
  })
}

export const subschemas: Record<Service, SubschemaConfig> = { auth: subschema('auth'), backend: subschema('backend') }

function subschema(service: Service): SubschemaConfig {
  return {
    schema: schemas[service],
    executor: executorFor(service),
    // Renaming is the wrapper's business, which leaves scalars alone unless told.
    transforms: [
      new RenameTypes((name) => renames[service][name] ?? name, { renameBuiltins: false, renameScalars: true }),
      typenames
    ]
  }
}
