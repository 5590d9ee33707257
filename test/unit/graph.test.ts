import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stitchSchemas, ValidationLevel } from '@graphql-tools/stitch'
import { isInputObjectType, isNonNullType } from 'graphql'
import { readConfig } from '../../src/config/readConfig.ts'
import { contracts, stitchGraph } from '../../src/graph.ts'
import { roles } from '../../src/identity/viewer.ts'
import { createLog } from '../../src/observability/log.ts'
import { schemas } from '../../src/rafiki/delegation/schemas.ts'
import { subschemas } from '../../src/rafiki/delegation/subschemas.ts'
import { createGateway } from '../../src/gateway.ts'

const inputFields = (name: string): string[] => {
  const type = stitchGraph().getType(name)
  return isInputObjectType(type) ? Object.keys(type.getFields()) : []
}

describe('the two FilterString types', () => {
  it('the two FilterString types cannot be merged into one: that stops the start', () => {
    const typeMergingOptions = { validationSettings: { validationLevel: ValidationLevel.Error } }
    const both = [{ schema: schemas.auth }, { schema: schemas.backend }]
    expect(() => stitchSchemas({ subschemas: both, typeMergingOptions })).toThrow('FilterString')
  })

  it('the two FilterString types would stop the gateway’s own start if one of them were not renamed', () => {
    const { transforms } = subschemas.auth
    try {
      subschemas.auth.transforms = []
      expect(() => stitchGraph()).toThrow('FilterString')
    } finally {
      subschemas.auth.transforms = transforms
    }
    expect(() => stitchGraph()).not.toThrow()
  })

  it('the two FilterString types are two in the graph, each with what its service knows', () => {
    expect(inputFields('GrantFilterString')).toEqual(['in'])
    expect(inputFields('FilterString').toSorted()).toEqual(['in', 'notIn'])
  })
})

it("Rafiki’s number types have the gateway's own names in the graph", () => {
  const names = Object.keys(stitchGraph().getTypeMap())
  expect(names).toEqual(expect.arrayContaining(['UInt8', 'UInt64', 'JSONObject', 'DateTime']))
  expect(names).not.toContain('BigInt')
})

it('the graph has every root field of both services, and can remove fields that a role has, and no others', () => {
  const roots = (['auth', 'backend'] as const).flatMap((service) => [
    ...Object.keys(schemas[service].getQueryType()?.getFields() ?? {}),
    ...Object.keys(schemas[service].getMutationType()?.getFields() ?? {})
  ])
  const graph = stitchGraph()
  const known = { ...graph.getQueryType()?.getFields(), ...graph.getMutationType()?.getFields() }
  expect(roots).toHaveLength(65)
  expect(Object.keys(known)).toEqual(expect.arrayContaining(roots))

  const { accountHolder, operator } = contracts({ accountHolder: ['Query.myGrant'] }, graph)
  expect(accountHolder.getQueryType()?.getFields()).not.toHaveProperty('myGrant')
  expect(accountHolder.getQueryType()?.getFields()).toHaveProperty('myGrants')
  expect(operator.getQueryType()?.getFields()).toHaveProperty('grant')
  for (const field of ['Query.tenants', 'Nothing.x'])
    expect(() => contracts({ accountHolder: [field] }, graph)).toThrow(field)
})

it.each(roles)('a root field of the contract %s that fails takes no other one away', (role) => {
  const contract = contracts()[role]
  const never = [contract.getQueryType(), contract.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}).filter((field) => isNonNullType(field.type))
  )
  // The token alone answers `me`: nothing but the input can fail it. Federation says the types of what routers ask for,
  // which they do not ask for together with anything else.
  const forRouters = role === 'accountHolder' ? ['_service', '_entities'] : []
  expect(never.map(({ name }) => name)).toEqual(['me', ...forRouters])
})

it('the graph is built without asking Rafiki', async () => {
  let requests = 0
  const rafiki = createServer((_, response) => {
    requests += 1
    response.writeHead(500).end()
  })
  await new Promise<void>((resolve) => rafiki.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(rafiki.address() as AddressInfo).port}/graphql`
  const config = readConfig({
    PORT: '0',
    RAFIKI_AUTH_URL: url,
    RAFIKI_BACKEND_URL: url,
    RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787',
    RAFIKI_TENANT_SECRET: 'secret',
    JWT_ISSUER: url,
    JWT_JWKS_URL: url,
    JWT_AUDIENCE: 'rafiki-gateway'
  })
  const gateway = await createGateway(config, { log: createLog('silent') })
  const address = await gateway.listen()
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  expect(requests).toBe(0)
  await gateway.drain()
  await new Promise((resolve) => rafiki.close(resolve))
})
