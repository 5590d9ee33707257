import { printType } from 'graphql'
import { contracts, stitchGraph } from '../../src/graph.ts'
import { cutContract } from '../../src/authorization/contract.ts'
import { answeredBy } from '../../src/authorization/guards/scope.ts'

it('shows our field under the name of Rafiki’s, to the audience that has it and to no other', () => {
  const { user, operator } = contracts()
  const mutations = user.getMutationType()!.getFields()
  expect(String(mutations.createQuote?.type)).toBe('MyQuotePayload')
  const ours = ['revokeMyGrant', 'acceptMyGrantRequest', 'rejectMyGrantRequest', 'revokeMyGrants']
  expect(Object.keys(mutations).filter((name) => /My|Mine|ToPay/.test(name))).toEqual(ours)
  expect(Object.keys(operator.getMutationType()!.getFields()).filter((name) => /My|Mine|ToPay/.test(name))).toEqual([])
  expect(user.getType('OutgoingPayment')).toBeUndefined()
  expect(printType(user.getType('Grant')!)).not.toContain('tenantId')
})

it('can be taken away by the name that is shown', () => {
  const { user } = contracts({ user: ['Mutation.createQuote', 'Query.grants'] })
  expect(user.getMutationType()!.getFields().createQuote).toBeUndefined()
  expect(user.getQueryType()!.getFields().grants).toBeUndefined()
  expect(user.getType('MyQuotePayload')).toBeUndefined()
})

it('a field that is not there stops the start', () => {
  const rules = { Query: { grants: [answeredBy('nobody')] } }
  expect(() => cutContract(stitchGraph(), rules)).toThrow('Query.nobody')
})
