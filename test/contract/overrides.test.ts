import { printType } from 'graphql'
import { contracts, stitchGraph } from '../../src/graph.ts'
import { roles } from '../../src/identity/viewer.ts'
import { fieldModules } from '../../src/fields/index.ts'
import { coordinatesOf } from '../../src/fields/definitions.ts'

const overridden = fieldModules.flatMap(({ overrides }) => overrides.sdl.flatMap(coordinatesOf))

it('an account holder’s contract has the gateway’s own field under the name of one of Rafiki’s, and no other has it', () => {
  const { accountHolder, operator } = contracts()
  expect(String(accountHolder.getMutationType()!.getFields().createQuote?.type)).toBe('MyQuotePayload')
  expect(String(operator.getMutationType()!.getFields().createQuote?.type)).toBe('QuoteResponse')
  expect(accountHolder.getType('OutgoingPayment')).toBeUndefined()
  expect(printType(accountHolder.getType('Grant')!)).not.toContain('tenantId')
})

it('a field that overrides one of Rafiki’s has no second name in the shared graph or in any contract', () => {
  const graph = stitchGraph()
  expect(overridden).toHaveLength(12)
  expect(String(graph.getMutationType()!.getFields().createQuote?.type)).toBe('QuoteResponse')
  const namesIn = (schema: typeof graph) =>
    [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`)
    )
  const known = new Set(namesIn(graph))
  for (const role of roles) expect(namesIn(contracts({}, graph)[role]).filter((name) => !known.has(name))).toEqual([])
  const ours = ['revokeMyGrant', 'acceptMyGrantRequest', 'rejectMyGrantRequest', 'revokeMyGrants']
  expect(Object.keys(graph.getMutationType()!.getFields()).filter((name) => /My|Mine|ToPay/.test(name))).toEqual(ours)
})

it('a policy file takes a field that overrides one of Rafiki’s away by its name, and Rafiki’s does not come back', () => {
  const { accountHolder } = contracts({ accountHolder: ['Mutation.createQuote', 'Query.grants'] })
  expect(accountHolder.getMutationType()!.getFields().createQuote).toBeUndefined()
  expect(accountHolder.getQueryType()!.getFields().grants).toBeUndefined()
  expect(accountHolder.getType('MyQuotePayload')).toBeUndefined()
})
