import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { thingsIn } from '../../testing/matrixRows.ts'
import { contracts, stitchGraph, wholePolicy } from '../../src/graph.ts'
import { roles } from '../../src/identity/viewer.ts'
import { tryStart } from '../support/gatewayEnv.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'

const directory = mkdtempSync(join(tmpdir(), 'policy-'))
const write = (content: unknown): string => {
  const file = join(directory, 'policy.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const open: Harness[] = []
const start = async (env?: Record<string, string>): Promise<Harness> => {
  const harness = await startHarness({ seed: builtinSeed(), env })
  open.push(harness)
  return harness
}
afterAll(async () => {
  await Promise.all(open.map((it) => it.close()))
  rmSync(directory, { recursive: true })
})

it('a policy file removes a field from the role that it names, and from no other', async () => {
  const file = write({ accountHolder: ['Mutation.revokeMyGrant', 'MyGrant.client'], operator: ['Query.grants'] })
  const harness = await start({ POLICY_FILE: file })
  const code = async (who: 'alice' | 'operator', query: string) => codeOf(await harness.ask(who, query))
  const revoke = 'mutation { revokeMyGrant(input: { grantId: "x" }) { grant { id } } }'
  expect(await code('alice', revoke)).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(await code('alice', '{ myGrants(first: 1) { edges { node { client } } } }')).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(await code('alice', '{ myGrants(first: 1) { edges { node { id } } } }')).toBeUndefined()
  expect(await code('operator', '{ grants(first: 1) { edges { node { id } } } }')).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(await code('operator', 'mutation { revokeGrant(input: { grantId: "x" }) { id } }')).toBe('NOT_FOUND')
  const introspected = await harness.ask('alice', '{ __type(name: "Mutation") { name } }')
  expect(introspected.text).not.toContain('revokeMyGrant')
})

it.each<[string, unknown, RegExp]>([
  [
    'a field that does not exist',
    { accountHolder: ['Query.myGrantz'] },
    /accountHolder: this role does not have Query\.myGrantz/
  ],
  [
    "a field that is another role's",
    { accountHolder: ['Query.tenants'] },
    /accountHolder: this role does not have Query\.tenants/
  ],
  ['a field twice', { accountHolder: ['Query.myGrants', 'Query.myGrants'] }, /names it twice/],
  ['an unknown role', { admin: ['Query.me'] }, /POLICY_FILE/],
  ['what is no field', { accountHolder: ['Query'] }, /expected names like Query\.me/],
  ['rules to put instead', { accountHolder: { 'Query.me': [] } }, /POLICY_FILE/],
  ["a name of every object's", { accountHolder: ['Query.constructor'] }, /does not have|POLICY_FILE/],
  ['no JSON', '{', /expected a JSON file/]
])('a policy file that names %s stops the start', async (_, content, message) => {
  await expect(tryStart({ POLICY_FILE: write(content) })).rejects.toThrow(message)
})

it('a policy file that does not exist stops the start', async () => {
  await expect(tryStart({ POLICY_FILE: join(directory, 'none.json') })).rejects.toThrow(/POLICY_FILE/)
})

it('a contract without mutations refuses them, and has no fault in doing so', async () => {
  const harness = await start()
  // As the clients' contract has none from the start.
  for (const kind of ['mutation', 'subscription']) {
    const reply = await harness.ask('client', `${kind} { anything }`)
    expect([reply.status, codeOf(reply)]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
  }
})

it('a policy file can only remove, whichever root field it names', () => {
  const namesIn = (schema: Parameters<typeof thingsIn>[0]) => [...thingsIn(schema)].map(({ name }) => name)
  const graph = stitchGraph()
  const whole = contracts({}, graph)
  const policy = wholePolicy()
  for (const role of roles) {
    const before = new Set(namesIn(whole[role]))
    for (const field of Object.keys(policy[role].Query ?? {})
      .filter((it) => it !== 'me')
      .slice(0, 6)) {
      const after = namesIn(contracts({ [role]: [`Query.${field}`] }, graph)[role])
      expect(after).not.toContain(`Query.${field}`)
      expect(after.filter((name) => !before.has(name))).toEqual([])
    }
  }
})
