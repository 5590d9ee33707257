import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { allScopes } from '../../sandbox/people.ts'
import type { Context } from '../../src/context.ts'
import { contracts, wholePolicy } from '../../src/graph.ts'
import type { Role } from '../../src/identity/viewer.ts'
import { needsFresh } from '../../src/authorization/guards/scope.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { maximalDocuments } from '../../testing/maximal.ts'
import { randomOf } from '../../testing/random.ts'
import { poolOf } from '../../testing/values.ts'
import { RequestTime } from '../../src/lib/requestTime.ts'

let harness: Harness
beforeAll(
  async () =>
    void (harness = await startHarness({
      seed: builtinSeed(),
      env: { FEDERATION: '2', RECEIVER_ORIGINS: '*' },
      journal: { database: 'memory', retentionDays: undefined }
    }))
)
afterAll(() => harness.close())

const schemas = contracts()
const policy = wholePolicy()
const people = { accountHolder: 'alice', client: 'client', operator: 'operator' } as const

/** Root fields that a rule guards, with what stands between the rule's brackets. */
const guardedBy = (rule: string): [Role, 'Query' | 'Mutation', string, string][] =>
  (['accountHolder', 'client', 'operator'] as const).flatMap((role) =>
    (['Query', 'Mutation'] as const).flatMap((root) =>
      Object.entries(policy[role][root] ?? {}).flatMap(([field, rules]) =>
        rules.flatMap(({ name }): [Role, 'Query' | 'Mutation', string, string][] =>
          // A rule that holds for some arguments only has tests of its own.
          name.startsWith(`${rule}(`) && !name.includes(',')
            ? [[role, root, field, name.slice(rule.length + 1, -1)]]
            : []
        )
      )
    )
  )

function documentFor(role: Role, root: 'Query' | 'Mutation', name: string): string {
  const type = root === 'Query' ? schemas[role].getQueryType() : schemas[role].getMutationType()
  const field = type?.getFields()[name]
  const kind = root === 'Query' ? 'query' : 'mutation'
  const pool = poolOf(harness.rafiki.store)
  return (field && maximalDocuments(schemas[role], kind, field, randomOf(1), pool)[0]) ?? ''
}

const nothing = { auth: 0, backend: 0, mutations: 0 }

describe('a scope', () => {
  it.each(guardedBy('needsScope'))('a scope that a token of the role %s lacks closes %s.%s (%s)', async (...row) => {
    const [role, root, field, scope] = row
    const others = (allScopes[role] ?? '').split(' ').filter((it) => it !== scope)
    const claims = { ...harness.people[people[role]], scope: others.join(' ') }
    const reply = await harness.ask(claims, documentFor(role, root, field))
    expect(reply.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'SCOPE_REQUIRED', scope }])
    expect(reply.cost).toEqual(nothing)
  })

  it('a scope is needed for all that account holders and operators have, but for `me` and the SDL, or the look-ups need it', () => {
    const open = (['accountHolder', 'operator'] as const).flatMap((role) =>
      (['Query', 'Mutation'] as const).flatMap((root) =>
        Object.entries(policy[role][root] ?? {})
          .filter(([, rules]) => !rules.some(({ name }) => name.startsWith('needsScope(') || name === 'byLookUp'))
          .map(([field]) => `${role} ${root}.${field}`)
      )
    )
    expect(open.filter((it) => !/ Query\.(me|_service)$/.test(it))).toEqual([])
  })
})

describe('a token without a scope claim', () => {
  const list = '{ myGrants(first: 1) { edges { node { id } } } }'

  it('a token without a scope claim has the default scopes of its role', async () => {
    const reply = await harness.ask({ ...harness.people.alice, scope: null }, list)
    expect(codeOf(reply)).toBeUndefined()
  })

  it('a token without a scope claim is told from one whose claim is empty, or in no known form', async () => {
    for (const scope of ['', ' ', [], ['grants:read', 7], 7, { 'grants:read': true }, 'GRANTS:READ', 'grants:readx']) {
      expect(codeOf(await harness.ask({ ...harness.people.alice, scope }, list))).toBe('SCOPE_REQUIRED')
    }
    // As Okta writes it, beside no claim of the usual name.
    const okta = { ...harness.people.alice, scope: null, scp: ['openid', 'payments:read'] }
    expect(codeOf(await harness.ask(okta, list))).toBe('SCOPE_REQUIRED')
    expect(codeOf(await harness.ask({ ...okta, scp: ['openid', 'grants:read'] }, list))).toBeUndefined()
  })

  it('a token without a scope claim has the configured default scopes', async () => {
    const env = { DEFAULT_SCOPES_ACCOUNT_HOLDER: 'payments:read', DEFAULT_SCOPES_OPERATOR: '' }
    const other = await startHarness({ seed: builtinSeed(), env })
    const bare = { ...other.people.alice, scope: null }
    expect(codeOf(await other.ask(bare, list).finally(other.close))).toBe('SCOPE_REQUIRED')
  })
})

describe('freshness', () => {
  const now = Date.now()
  const asOf = (authTime: number | undefined) => () =>
    needsFresh(300).check?.({}, { viewer: { authTime }, time: new RequestTime(now) } as unknown as Context)
  const stepUp = expect.objectContaining({
    code: 'STEP_UP_REQUIRED',
    extensions: expect.anything() as unknown
  }) as Error

  it('a recent authentication is proven by a recent auth_time, and by nothing else', () => {
    expect(asOf(now / 1000 - 299)).not.toThrow()
    for (const authTime of [undefined, now / 1000 - 301, 0]) expect(asOf(authTime)).toThrow(stepUp)
  })

  it('a refusal for an old authentication says how recent it must be', () => {
    expect(asOf(undefined)).toThrow(
      expect.objectContaining({ extensions: { code: 'STEP_UP_REQUIRED', maxAge: 300 } }) as Error
    )
  })

  it('a token of an old authentication is refused the fields that need a recent one', async () => {
    for (const [role, root, field, seconds] of guardedBy('needsFresh')) {
      for (const auth_time of [null, Math.floor(now / 1000) - Number(seconds) - 5, 'now']) {
        const claims = { ...harness.people[people[role]], scope: allScopes[role], auth_time }
        const reply = await harness.ask(claims, documentFor(role, root, field))
        expect({ field, code: codeOf(reply), cost: reply.cost }).toEqual({
          field,
          code: 'STEP_UP_REQUIRED',
          cost: nothing
        })
      }
    }
  })
})
