import {
  buildClientSchema,
  findBreakingChanges,
  getIntrospectionQuery,
  isObjectType,
  parse,
  type IntrospectionQuery
} from 'graphql'
import type { Tenant } from '../../config/tenants.ts'
import { operationOf, withoutProof, type Operation, type Service } from '../../rafiki/operation.ts'
import { schemas } from '../../rafiki/delegation/schemas.ts'
import type { Transport } from '../../rafiki/transport/transport.ts'
import { reasonOf } from './captured.ts'
import { missingFields } from './fieldProbe.ts'
import { right, unknown, wrong, type Row } from './rows.ts'

const introspection = getIntrospectionQuery({ descriptions: false, inputValueDeprecation: true })
const todo = 'Run the version of Rafiki that this gateway supports, or a gateway that supports this Rafiki.'
const shown = 3

/**
 * Whether Rafiki has all that this version of the gateway knows of it. Where introspection is off, its fields are
 * looked for one type at a time, by questions that no service would run.
 */
export async function schema(transport: Transport, service: Service, tenant: Tenant): Promise<Row> {
  const what = `${service}: schema`
  const ask = async (text: string) => {
    const operation: Operation<Pick<IntrospectionQuery, '__schema'>> = withoutProof(
      operationOf(service, parse(text), text, 'Check')
    )
    return (await transport.send(tenant, operation, {})).take(operation)
  }
  try {
    const { data } = await ask(introspection)
    if (data?.__schema) return compared(what, service, { __schema: data.__schema })
    const found = await missingFields(service, async (text) => (await ask(text)).errors?.map(({ message }) => message))
    if (!found)
      return unknown(what, 'introspection is off', 'Run npm run schema:check against a Rafiki with introspection on.')
    const { types, missing } = found
    if (missing.length > 0) return wrong(what, `lacks ${list(missing)}`, todo)
    return right(what, `introspection is off; the fields of all ${types} reachable types exist`)
  } catch (error) {
    return unknown(what, `could not be compared (${reasonOf(error)})`, 'npm run schema:check says more.')
  }
}

function compared(what: string, service: Service, theirs: IntrospectionQuery): Row {
  const ours = schemas[service]
  // Directives are no part of what is asked.
  const breaking = findBreakingChanges(ours, buildClientSchema(theirs)).filter(
    ({ type }) => !type.startsWith('DIRECTIVE')
  )
  if (breaking.length > 0)
    return wrong(what, list(breaking.map(({ description }) => description.replace(/\.$/, ''))), todo)
  return right(
    what,
    `has all ${Object.values(ours.getTypeMap()).filter(isObjectType).length} types as this gateway knows them`
  )
}

const list = (all: string[]): string =>
  `${all.slice(0, shown).join('; ')}${all.length > shown ? ` and ${all.length - shown} more` : ''}`
