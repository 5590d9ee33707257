import {
  getNullableType,
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputType
} from 'graphql'
import type { GatewayError } from '../../../src/errors.ts'
import { contracts } from '../../../src/graph.ts'
import { roles } from '../../../src/identity/viewer.ts'
import { lengthsOf } from '../../../src/authorization/inputLengths.ts'
import { codeOf, startHarness } from '../../support/harness.ts'

interface Leaf {
  path: string
  /** The whole argument, with this at its leaf and nothing beside it. */
  around: (leaf: unknown) => unknown
}

/** Every text, free JSON and list beneath an input type, each input type once on the way. */
function leavesOf(type: GraphQLInputType, path: string, above: readonly string[] = []): (Leaf & { kind: string })[] {
  const bare = getNullableType(type)
  if (isListType(bare)) {
    const inner = leavesOf(bare.ofType, `${path}.0`, above)
    const items = inner.map((it) => ({ ...it, around: (leaf: unknown) => [it.around(leaf)] }))
    return [{ kind: 'list', path, around: (leaf) => leaf }, ...items]
  }
  if (bare === GraphQLString || bare === GraphQLID) return [{ kind: 'text', path, around: (leaf) => leaf }]
  if (String(bare) === 'JSONObject') return [{ kind: 'json', path, around: (leaf) => leaf }]
  if (!isInputObjectType(bare) || above.includes(bare.name)) return []
  return Object.entries(bare.getFields()).flatMap(([key, field]) =>
    leavesOf(field.type, `${path}.${key}`, [...above, bare.name]).map((it) => ({
      ...it,
      around: (leaf: unknown) => ({ [key]: it.around(leaf) })
    }))
  )
}

const tooLong: Record<string, unknown> = {
  text: 'x'.repeat(8_193),
  json: { a: 'x'.repeat(16_384) },
  list: Array(1_001).fill('x')
}
const fits: Record<string, unknown> = { text: 'x'.repeat(200), json: { a: 'x'.repeat(2_000) }, list: ['x'] }

const schemas = contracts()
const fields = roles.flatMap((role) =>
  Object.values(schemas[role].getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.values(type.getFields()).map((field) => ({ at: `${role} ${type.name}.${field.name}`, field }))
      : []
  )
)

const refused = (act: () => void): unknown => {
  try {
    act()
    return undefined
  } catch (error) {
    return (error as GatewayError).extensions
  }
}

it("every text, list and free JSON in a contract's arguments has a maximum length", () => {
  let seen = 0
  for (const { at, field } of fields) {
    const check = lengthsOf(Object.fromEntries(field.args.map((it: GraphQLArgument) => [it.name, it])))
    for (const { name, type } of field.args) {
      for (const { kind, path, around } of leavesOf(type, name)) {
        seen += 1
        expect([at, path, refused(() => check?.({ [name]: around(fits[kind]) }))]).toEqual([at, path, undefined])
        const code = { code: 'BAD_USER_INPUT', argument: path }
        expect([at, refused(() => check?.({ [name]: around(tooLong[kind]) }))]).toEqual([at, code])
      }
    }
  }
  expect(seen).toBeGreaterThan(300)
})

it('an argument beyond its maximum length is refused before anything is sent, without its value, in literals and variables', async () => {
  const harness = await startHarness()
  const id = 'x'.repeat(2_049)
  const key = `{ walletAddressId: "a", jwk: { kid: "${'k'.repeat(201)}", x: "x", alg: EdDSA, kty: OKP, crv: Ed25519 } }`
  const replies = [
    await harness.ask('alice', `{ myGrant(id: "${id}") { id } }`),
    await harness.ask('alice', 'query ($id: ID!) { myGrant(id: $id) { id } }', { id }),
    await harness.ask('operator', `mutation { createWalletAddressKey(input: ${key}) { __typename } }`)
  ]
  expect(replies.map(codeOf)).toEqual(Array(3).fill('BAD_USER_INPUT'))
  expect(replies.map(({ errors }) => errors?.[0]?.extensions.argument as string)).toEqual(['id', 'id', 'input.jwk.kid'])
  for (const { text, cost } of replies) {
    expect(text).not.toMatch(/x{20}|k{20}/)
    expect(cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  }
  await harness.close()
})
