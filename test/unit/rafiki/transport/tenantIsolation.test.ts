import { jest } from '@jest/globals'
import type { Tenant } from '../../../../src/config/tenants.ts'
import { prepare } from '../../../support/operations.ts'
import type { Transport } from '../../../../src/rafiki/transport/transport.ts'
import { createFaults } from '../../../../sandbox/rafiki/faults.ts'
import { startRafiki, type Rafiki } from '../../../../sandbox/rafiki/index.ts'
import { recordedSeed } from '../../../support/harness.ts'
import { catchLog, closedUrl, closeTransports, tenantOf, transportTo } from '../../../support/upstream.ts'

const createAsset = prepare(
  'backend',
  'mutation($input: CreateAssetInput!) { createAsset(input: $input) { asset { id } } }'
)
const createTenant = prepare(
  'backend',
  'mutation createTenant($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }'
)
const revoke = prepare('auth', 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')
const assets = prepare('backend', '{ assets { edges { node { id } } } }')
const refused = { code: 'TENANTS_NOT_ISOLATED', extensions: { outcome: 'NOT_DONE' } }

let rafiki: Rafiki
let operator: Tenant
let other: Tenant
let asset = 0

beforeEach(async () => {
  rafiki = await startRafiki({ seed: recordedSeed() })
  const [one, two] = rafiki.tenants.map(({ id, secret }) => tenantOf(id, secret))
  operator = one!
  other = two!
})
afterEach(async () => {
  await closeTransports()
  await rafiki.close()
})

const admin = () => ({ auth: rafiki.auth.url, backend: rafiki.backend.url })
/** Of a gateway that is configured with these tenants. */
function transport(tenantsIsolated: boolean, tenants = [operator, other], urls = admin()) {
  const logged = catchLog()
  const made = transportTo(urls, { tenantsIsolated, tenants, log: logged.log })
  return { ...made, alarms: () => logged.lines().flatMap(({ alarm }) => (alarm === undefined ? [] : [alarm])) }
}
const removeOther = (): void => void rafiki.store.tenants.splice(1)
const write = (to: Pick<Transport, 'send'>, tenant: Tenant, operation = createAsset) =>
  to.send(tenant, operation, { input: { code: `A${(asset += 1)}`, scale: 2 } })
const mutations = (): number => rafiki.backend.counters.mutations
const asked = (): number => rafiki.backend.counters.requests

describe('a mutation to the backend is refused before anything is sent', () => {
  it('a mutation to the backend is refused before anything is sent where several tenants are configured', async () => {
    const to = transport(false)
    await expect(write(to, operator)).rejects.toMatchObject(refused)
    await expect(write(to, other)).rejects.toMatchObject(refused)
    expect([asked(), mutations()]).toEqual([0, 0])
    expect(to.alarms()).toEqual(['tenants-not-isolated'])
  })

  it('a mutation to the backend is refused before anything is sent where Rafiki holds another tenant than the only one configured', async () => {
    await expect(write(transport(false, [operator]), operator)).rejects.toMatchObject(refused)
    expect(mutations()).toBe(0)
  })

  it('a mutation to the backend is refused before anything is sent for a tenant that is not Rafiki’s operator, and cannot see the others', async () => {
    await expect(write(transport(false, [other]), other)).rejects.toMatchObject(refused)
    expect(mutations()).toBe(0)
  })

  it('a mutation to the backend is refused before anything is sent where isolation cannot be determined, with the reason', async () => {
    const to = transport(false, [operator], { ...admin(), backend: await closedUrl() })
    await expect(write(to, operator)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      extensions: { outcome: 'NOT_DONE' }
    })
  })

  it('a mutation to the backend is refused before anything is sent once a query ran as another tenant, whatever is configured', async () => {
    const to = transport(true)
    await write(to, operator)
    rafiki.backend.faults = createFaults({ mixTenants: 1, count: 1 })
    await to.send(operator, assets, {})
    await expect(write(to, operator)).rejects.toMatchObject(refused)
    expect(mutations()).toBe(1)
    expect(to.alarms()).toEqual(['tenants-mixed', 'tenants-not-isolated'])
  })

  it('a mutation to the backend is refused before anything is sent where the question for tenants runs as another tenant', async () => {
    rafiki.backend.faults = createFaults({ mixTenants: 1 })
    await expect(write(transport(false, [operator]), operator)).rejects.toMatchObject(refused)
  })
})

describe('a mutation to the backend is sent', () => {
  it('a mutation to the backend is sent where Rafiki is configured to isolate its tenants, without a question', async () => {
    await write(transport(true), other)
    expect([asked(), mutations()]).toEqual([1, 1])
  })

  it('a mutation to the backend is sent where Rafiki holds one tenant, which is asked once for all that follow at once', async () => {
    removeOther()
    const to = transport(false, [operator])
    await Promise.all([1, 2, 3].map(() => write(to, operator)))
    await write(to, operator)
    // Who it is, which tenants there are, and the mutations.
    expect([asked(), mutations()]).toEqual([2 + 4, 4])
  })

  it('a mutation to the backend is sent where the other tenants are deleted, which stay in Rafiki’s list', async () => {
    rafiki.store.tenants[1]!.deletedAt = new Date().toISOString()
    await write(transport(false, [operator]), operator)
    expect(mutations()).toBe(1)
  })
})

it('a mutation to the backend is refused after one that created a tenant', async () => {
  removeOther()
  const to = transport(false, [operator])
  await write(to, operator)
  await to.send(operator, createTenant, { input: { apiSecret: 'of the new one' } })
  await expect(write(to, operator)).rejects.toMatchObject(refused)
})

it('a tenant that somebody else created is noticed after ten seconds', async () => {
  removeOther()
  const to = transport(false, [operator])
  await write(to, operator)
  rafiki.store.tenants.push({ ...rafiki.store.tenants[0]!, id: other.id })
  await write(to, operator)
  const now = Date.now()
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 10_001)
  try {
    await expect(write(to, operator)).rejects.toMatchObject(refused)
  } finally {
    clock.mockRestore()
  }
})

it('queries, and mutations to the auth service, go on where tenants are not isolated', async () => {
  const to = transport(false)
  expect((await to.send(operator, assets, {})).take().errors).toBeUndefined()
  const { id } = rafiki.store.grants.find(({ tenantId }) => tenantId === operator.id)!
  expect((await to.send(operator, revoke, { input: { grantId: id } })).take().data).toEqual({ revokeGrant: { id } })
})

describe('a probe', () => {
  it('an isolation probe finds out that tenants are mixed up, and a mutation waits for it', async () => {
    rafiki.backend.faults = createFaults({ mixTenants: 0.07, seed: 4 })
    const to = transport(true)
    const probed = to.tenants.probe([operator, other])
    await expect(write(to, operator)).rejects.toMatchObject(refused)
    expect(await probed).toBe('mixed')
    expect(mutations()).toBe(0)
  })

  it('an isolation probe that finds nothing proves nothing: mutations stay refused', async () => {
    const to = transport(false)
    expect(await to.tenants.probe([operator, other])).toBe('unseen')
    expect(asked()).toBeGreaterThan(100)
    await expect(write(to, operator)).rejects.toMatchObject(refused)
  })

  it('an isolation probe asks a service that is down once for each tenant', async () => {
    rafiki.backend.intercept = () => 'drop'
    const to = transport(true)
    expect(await to.tenants.probe([operator, other])).toBe('unasked')
    // Each query twice.
    expect(asked()).toBe(4)
    expect(to.breaker('backend')).toBe('closed')
  })

  it('an isolation probe asks nothing where there is one tenant', async () => {
    expect(await transport(true).tenants.probe([operator])).toBe('unasked')
    expect(asked()).toBe(0)
  })
})
