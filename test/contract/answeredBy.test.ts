import { printType } from 'graphql'
import { contracts, stitchGraph } from '../../src/graph.ts'
import { cutContract } from '../../src/authorization/contract.ts'
import { answeredBy } from '../../src/authorization/guards/scope.ts'

it('an own field is shown under the name of Rafiki’s, to the role that has it and to no other', () => {
  const { accountHolder, operator } = contracts()
  const mutations = accountHolder.getMutationType()!.getFields()
  expect(String(mutations.createQuote?.type)).toBe('MyQuotePayload')
  const ours = ['revokeMyGrant', 'acceptMyGrantRequest', 'rejectMyGrantRequest', 'revokeMyGrants']
  expect(Object.keys(mutations).filter((name) => /My|Mine|ToPay/.test(name))).toEqual(ours)
  expect(Object.keys(operator.getMutationType()!.getFields()).filter((name) => /My|Mine|ToPay/.test(name))).toEqual([])
  expect(accountHolder.getType('OutgoingPayment')).toBeUndefined()
  expect(printType(accountHolder.getType('Grant')!)).not.toContain('tenantId')
})

it("an own field under Rafiki's name can be removed by the name that is shown", () => {
  const { accountHolder } = contracts({ accountHolder: ['Mutation.createQuote', 'Query.grants'] })
  expect(accountHolder.getMutationType()!.getFields().createQuote).toBeUndefined()
  expect(accountHolder.getQueryType()!.getFields().grants).toBeUndefined()
  expect(accountHolder.getType('MyQuotePayload')).toBeUndefined()
})

it('a policy that names a field that does not exist stops the start', () => {
  const rules = { Query: { grants: [answeredBy('nobody')] } }
  expect(() => cutContract(stitchGraph(), rules)).toThrow('Query.nobody')
})
