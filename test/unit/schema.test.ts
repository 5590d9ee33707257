import { readFileSync } from 'node:fs'
import {
  buildClientSchema,
  buildSchema,
  isEnumType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  printSchema,
  type GraphQLSchema,
  type IntrospectionQuery
} from 'graphql'
import { compareSchemas } from '../../scripts/schemaCheck.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** Types whose every field (or value) a wallet's front end may show, and therefore wants explained. */
const explained = {
  auth: [
    ...['Grant', 'Access', 'Subject', 'SubjectItem', 'LimitData', 'PaymentAmount', 'PageInfo', 'GrantsConnection'],
    ...['GrantEdge', 'GrantFilter', 'GrantState', 'GrantFinalization', 'SortOrder']
  ],
  backend: [
    ...['WalletAddress', 'AdditionalProperty', 'Amount', 'IncomingPayment', 'OutgoingPayment', 'Quote', 'Payment'],
    ...['WalletAddressKey', 'Jwk', 'Receiver', 'BasePayment', 'Asset', 'Fee', 'PageInfo', 'SortOrder'],
    ...['WalletAddressesConnection', 'WalletAddressEdge', 'WalletAddressKeyConnection', 'WalletAddressKeyEdge'],
    ...['IncomingPaymentConnection', 'IncomingPaymentEdge', 'OutgoingPaymentConnection', 'OutgoingPaymentEdge'],
    ...['PaymentConnection', 'PaymentEdge', 'QuoteConnection', 'QuoteEdge'],
    ...['WalletAddressStatus', 'IncomingPaymentState', 'OutgoingPaymentState', 'PaymentType']
  ]
}

const PAGING = ['after', 'before', 'first', 'last', 'filter', 'sortOrder', 'tenantId']

/** Coordinates (`Type`, `Type.field`, `Type.field(argument:)`) that ought to say what they are, and do not. */
function unexplained(schema: GraphQLSchema, fullTypes: string[]): string[] {
  const silent: string[] = []
  const check = (coordinate: string, node: { description?: string | null }) => {
    if (!node.description?.trim()) silent.push(coordinate)
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || (isScalarType(type) && isSpecifiedScalarType(type))) continue
    check(type.name, type)
    const full = fullTypes.includes(type.name) || type === schema.getQueryType() || type === schema.getMutationType()
    if (isEnumType(type) && full) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      if (full) check(`${type.name}.${field.name}`, field)
      for (const argument of field.args) {
        if (PAGING.includes(argument.name)) check(`${type.name}.${field.name}(${argument.name}:)`, argument)
      }
    }
  }
  return silent
}

describe.each(['auth', 'backend'] as const)("schema/rafiki-%s.graphql is Rafiki's API, in our words", (service) => {
  const ours = buildSchema(read(`../../schema/rafiki-${service}.graphql`))
  const recorded = JSON.parse(read(`../support/fixtures/api-${service}.json`)) as IntrospectionQuery
  const rafikis = buildClientSchema(recorded)

  test("Rafiki's schema has nothing added, removed or changed against the recorded introspection", async () => {
    expect(await compareSchemas(rafikis, ours)).toEqual([])
  })

  test('the comparison with the recorded introspection would notice a lost field, a lost enum value, and a changed type', async () => {
    const sdl = printSchema(rafikis)
      .replace('\n  hasNextPage: Boolean!', '')
      .replace('\n  DESC\n', '\n')
      .replace('value: BigInt!', 'value: Int')
    const messages = (await compareSchemas(rafikis, buildSchema(sdl))).map(({ message }) => message).join('\n')
    for (const trace of ['hasNextPage', 'DESC', "from 'BigInt!' to 'Int'"]) expect(messages).toContain(trace)
  })

  test("every type and root field of Rafiki's schema, and each field that an account holder meets, has a description", () => {
    expect(explained[service].filter((name) => !ours.getType(name))).toEqual([])
    expect(unexplained(ours, explained[service])).toEqual([])
  })
})
