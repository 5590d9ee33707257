import { cutContract } from '../../../src/authorization/contract.ts'
import { everyone } from '../../../src/authorization/guards/scope.ts'
import { fieldModule } from '../../../src/fields/fieldModule.ts'
import { stitchGraph } from '../../../src/graph.ts'

it.each([
  ['extend type Query { forgotten: String }', 'Query.forgotten'],
  ['extend type MyGrant { forgotten: String }', 'MyGrant.forgotten'],
  ['extend type Mutation { createQuote: String }', 'Mutation.createQuote'],
  ['type Query { quote: Quote }', 'Query.quote']
])('a field module with “%s” and without guards does not load', (sdl, name) => {
  expect(() => fieldModule({ role: 'accountHolder', sdl })).toThrow(name)
  expect(() => fieldModule({ role: 'accountHolder', sdl, guards: { [name]: [everyone] } })).not.toThrow()
})

it('a field of Rafiki’s with guards is not shown without them by the same field module', () => {
  const grant = { 'Grant.client': [everyone] }
  expect(() => fieldModule({ role: 'operator', guards: grant, rafiki: { Grant: 'id client' } })).toThrow('Grant.client')
})

it('a field module that misspells a field, a type or a mutation does not compile, and stops the start', () => {
  const role = 'accountHolder'
  const misspelt = [
    // @ts-expect-error misspelt
    fieldModule({ role, guards: { 'Query.myGrnats': [everyone] } }),
    // @ts-expect-error misspelt
    fieldModule({ role, rafiki: { PageInof: 'endCursor' } })
  ]
  for (const { policy } of misspelt) expect(() => cutContract(stitchGraph(), policy)).toThrow(/myGrnats|PageInof/)
  // @ts-expect-error misspelt
  fieldModule({ role, mutations: { revokeMyGrnat: { audit: [] } } })
  // @ts-expect-error misspelt
  fieldModule({ role, listSizes: { 'MyUnlistedGrants.grnats': 100 } })
})
