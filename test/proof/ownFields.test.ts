import { everyone, fieldModule, scope } from '../../src/index.ts'
import { canary, contracts, fuzzer, matrix, startSandbox, type Own } from '../../testing/index.ts'
import { asksFor } from '../../testing/fuzz.ts'
import { balance, pots, wallet } from '../support/ownFields.ts'

/* The package's own harness, as a wallet's tests use it: it finds nothing in a module that is right, and what leaks. */

const notes = new Map<string, string>()
const own = (modules: Own['modules']): Own => ({
  modules,
  prepare({ walletAddresses, mark, markNumber }) {
    wallet.accounts.clear()
    for (const it of walletAddresses) {
      wallet.accounts.set(it.id, { walletAddressId: it.id, value: markNumber(it) })
      notes.set(it.id, mark(it))
    }
  },
  ids: () => ({ note: [...notes.keys()] }),
  scalars: { CardNumber: ['4000000000000002', '4000000000000010'] }
})

/** Answers a note to whoever names it. */
const leaky = fieldModule({
  role: 'accountHolder',
  sdl: 'extend type Query { noteOf(noteId: ID!): String }',
  guards: { 'Query.noteOf': [everyone] },
  resolvers: { Query: { noteOf: (_, { noteId }: { noteId: string }) => notes.get(noteId.toLowerCase()) ?? null } }
})

it.each([
  ['myPots grants id', true],
  ['node ... on Pot id', true],
  ['myGrant firstGrant', true],
  ['myGrants edges node id', false],
  ['myOutgoingPayment walletAddress address', false]
])('a path asks for a module’s own fields where it leads to one or into an own type: %s %s', (path, asks) => {
  expect(asksFor([pots])(path)).toBe(asks)
})

it('the canary finds nothing in a module that answers the viewer’s own', async () => {
  const proof = await canary(own([balance]))
  expect(proof.findings).toEqual([])
  expect(proof.fruitful).toBeGreaterThan(0)
}, 300_000)

it('the canary and the fuzzer find a field that shows one account holder what is another’s', async () => {
  for (const proof of [await canary(own([leaky])), await fuzzer({ ...own([leaky]), seed: 1, count: 60 })])
    expect(proof.findings.join()).toMatch(/leak to [\w ]+: canary-own-\d+/)
}, 300_000)

it('the matrix says who has which of a wallet’s own fields, and the contracts hold them', () => {
  expect(matrix({ modules: [leaky] })).toBe('Query.noteOf | everyone | - | -\nQuery.noteOf(noteId:) | yes | - | -\n')
  const staff = fieldModule({
    role: ['operator', 'client'],
    sdl: 'extend type Query { till: Till } type Till { open: Boolean }',
    guards: { 'Query.till': [scope('till:read')] },
    resolvers: { Query: { till: () => null } }
  })
  expect(matrix({ modules: [staff] }).split('\n')).toContain(
    'Query.till | - | needsScope(till:read) | needsScope(till:read)'
  )
  const { accountHolder, operator } = contracts({ modules: [staff] })
  expect(operator).toContain('till: Till')
  expect(accountHolder).not.toContain('Till')
})

it('the sandbox has tokens ready that hold the scopes of a wallet’s own fields', async () => {
  const sandbox = await startSandbox({ modules: [balance] })
  try {
    const [alice] = sandbox.walletAddresses
    wallet.accounts.set(alice?.id ?? '', { walletAddressId: alice?.id ?? '', value: '2500' })
    const { data, errors } = await sandbox.ask('alice', '{ myCards { number } }')
    expect({ data, errors }).toEqual({ data: { myCards: [{ number: '4000000000000002' }] }, errors: undefined })
    const { errors: none } = await sandbox.ask('operator', '{ myCards { number } }')
    expect(none?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED')
  } finally {
    await sandbox.close()
  }
})
