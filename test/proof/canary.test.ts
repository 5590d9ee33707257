import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { contracts } from '../../src/graph.ts'
import { startHarness, type Harness, type Reply } from '../support/harness.ts'
import { askersOf, type Asker } from '../../testing/askers.ts'
import { allScopes } from '../../sandbox/people.ts'
import { markPattern, plant } from '../../testing/canary.ts'
import { plantEvents } from '../../testing/canaryEvents.ts'
import { timesOf } from './full.ts'
import { everyDocument, rootFields } from '../../testing/canaryRun.ts'
import { oracleFor } from '../../testing/oracle.ts'
import { randomOf } from '../../testing/random.ts'
import { poolOf, type Pool } from '../../testing/values.ts'

const schemas = contracts()
let harness: Harness
let askers: Asker[]
let pool: Pool
let foreignEvents: Awaited<ReturnType<typeof plantEvents>>
beforeAll(async () => {
  harness = await startHarness({
    seed: builtinSeed(),
    journal: { database: 'memory', retentionDays: undefined },
    // Without a limit of cost: everything is asked for at once.
    env: {
      FEDERATION: '2',
      ...{ RECEIVER_ORIGINS: '*', MAX_COST_ACCOUNT_HOLDER: '0', MAX_COST_CLIENT: '0', MAX_COST_OPERATOR: '0' },
      DEFAULT_SCOPES_ACCOUNT_HOLDER: String(allScopes.accountHolder),
      DEFAULT_SCOPES_OPERATOR: String(allScopes.operator)
    },
    tenants: (tenants) => tenants.map((tenant) => ({ ...tenant, operator: false }))
  })
  plant(harness.rafiki.store)
  foreignEvents = await plantEvents(harness.gateway.journal!, harness.rafiki.store)
  askers = askersOf(harness)
  pool = poolOf(harness.rafiki.store)
})
afterAll(() => harness.close())

const rolesOf = ['accountHolder', 'operator'] as const

/** One token each: to sign and verify one takes as long as to answer many of these documents. */
const tokens = new Map<Asker, Promise<string>>()
async function ask(asker: Asker, query: string, variables?: Record<string, unknown>): Promise<Reply> {
  const token = tokens.get(asker) ?? harness.tokenOf(asker.claims)
  tokens.set(asker, token)
  return harness.ask({ token: await token }, query, variables)
}

/** Asks, and tells what the asker should not have got. */
async function leaks(asker: Asker, query: string, variables?: Record<string, unknown>): Promise<[string[], Reply]> {
  const changes = query.startsWith('mutation')
  const oracle = oracleFor(harness.rafiki.store, asker, { across: false, changes })
  const reply = await ask(asker, query, variables)
  const leaked = oracle.leaksIn(reply.text, { query, variables })
  return [[...leaked, ...foreignEvents(asker, reply.text), ...oracle.harm()], reply]
}

describe.each(rolesOf)('whatever an account of the role %s asks for', (role) => {
  it('no answer to an account holder or operator holds a mark that is not theirs', async () => {
    const schema = schemas[role]
    const random = randomOf(1)
    let fruitful = 0
    for (const asker of askers.filter((it) => it.role === role)) {
      for (const document of everyDocument(schema, random, pool, timesOf(1, 4))) {
        const [found, { errors = [], text }] = await leaks(asker, document)
        expect({ asker: asker.name, document, found }).toEqual({ asker: asker.name, document, found: [] })
        // A document that is refused as a whole shows nothing, whatever it would have shown.
        const wrong = ['GRAPHQL_VALIDATION_FAILED', 'INTERNAL_SERVER_ERROR', 'OPERATION_TOO_LARGE']
        const refused = errors
          .map(({ extensions }) => extensions)
          .filter(({ code, limit }) => wrong.includes(code as string) || limit === 'cost')
        expect({ document, refused }).toEqual({ document, refused: [] })
        if (text.match(markPattern)) fruitful += 1
      }
    }
    // Their own marks show, or nothing was looked at.
    expect(fruitful).toBeGreaterThan(5)
  }, 300_000)
})

describe('a name that is nearly a secret', () => {
  const neighbours = [
    'apiSecrets',
    'apiSecre',
    'api_secret',
    'idpSecrets',
    'idpSecre',
    'authTokn',
    'authTokens',
    'tenants_'
  ]
  const real = /\b(apiSecret|idpSecret|authToken)\b/

  it.each(rolesOf)('a name that is nearly a secret is completed to none by a document of a %s', async (role) => {
    const asker = askers.find((it) => it.role === role) as Asker
    // On every object type that the role can name.
    const types = Object.values(schemas[role].getTypeMap()).filter((it) => 'getInterfaces' in it)
    for (const type of types) {
      const document = `query { ...F } fragment F on ${type.name} { ${neighbours.join(' ')} }`
      const reply = await ask(asker, document)
      expect(reply.status).toBe(400)
      expect(reply.text).not.toMatch(real)
      expect(reply.text).not.toMatch(markPattern)
    }
  })

  it.each(rolesOf)(
    'a name that is nearly a secret brings no value back in an error, in literals and variables of a %s',
    async (role) => {
      const asker = askers.find((it) => it.role === role) as Asker
      const mark = 'canary-echo-1'
      for (const [kind, field] of rootFields(schemas[role])) {
        for (const arg of field.args) {
          const literals = [`"${mark}"`, `["${mark}"]`, `{ ${neighbours.map((it) => `${it}: "${mark}"`).join(' ')} }`]
          const values = [mark, [mark], { [mark]: 1 }, Object.fromEntries(neighbours.map((it) => [it, mark]))]
          const documents: [string, Record<string, unknown>?][] = [
            ...literals.map((it): [string] => [`${kind} { ${field.name}(${arg.name}: ${it}) { __typename } }`]),
            ...values.map((it): [string, Record<string, unknown>] => [
              `${kind} ($v: ${String(arg.type)}) { ${field.name}(${arg.name}: $v) { __typename } }`,
              { v: it }
            ])
          ]
          for (const [document, variables] of documents) {
            const { errors } = await ask(asker, document, variables)
            const echoed = JSON.stringify(
              (errors ?? []).map(({ locations: _, ...rest }: Record<string, unknown>) => rest)
            )
            expect({ document, echoed: echoed.includes(mark) }).toEqual({
              document,
              echoed: false
            })
          }
        }
      }
    },
    300_000
  )
})
