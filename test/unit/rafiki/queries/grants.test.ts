import { randomUUID } from 'node:crypto'
import type { Rafiki } from '../../../../src/rafiki/client.ts'
import { grantsByIds, revokeGrant } from '../../../../src/rafiki/queries/grants.ts'
import { recordedSeed } from '../../../support/harness.ts'
import { startRoom, type Room } from '../../../support/asking.ts'
import { grantTerms } from '../../../../src/rafiki/queries/grantTerms.ts'
import { listGrants } from '../../../../src/rafiki/queries/grantRows.ts'

const seed = recordedSeed()
const ids = seed.grants.map(({ id }) => id)

let room: Room

beforeEach(async () => void (room = await startRoom()))
afterEach(() => room.close())

const asking = (which?: 0 | 1): Rafiki => room.asking(which)
const cost = (): number => room.cost()
const upstreamsOwnWords = 'select * from "grants"'
const upstreamError = (code: string, path: unknown[] = []) => ({
  message: upstreamsOwnWords,
  path,
  extensions: { code }
})

describe('grants by their ids', () => {
  it('grants by their ids are fetched 15 at a time, complete, each once', async () => {
    const wanted = ids.slice(0, 45)
    const found = await grantsByIds(asking(), [...wanted, ...wanted])
    expect([...found.keys()].sort()).toEqual([...wanted].sort())
    expect(room.embedded.auth.counters).toMatchObject({ requests: 3, rootFields: 45 })
    for (const grant of seed.grants.slice(0, 45)) {
      const { id, client, state, finalizationReason } = grant
      const accesses = grant.access.map((it) => ({ id: it.id, type: it.type, identifier: it.identifier }))
      expect(found.get(id)).toMatchObject({ id, client, state, finalizationReason, tenantId: seed.operatorTenantId })
      expect(new Set(found.get(id)?.access.map((it) => it.id))).toEqual(new Set(accesses.map((it) => it.id)))
      expect(found.get(id)?.subject?.sub_ids).toHaveLength(grant.subjects.length)
    }
  })

  it('grants by no ids cost nothing', async () => {
    expect((await grantsByIds(asking(), [])).size).toBe(0)
    expect(cost()).toBe(0)
  })

  it('grants by their ids leave out unknown ones, wherever they stand', async () => {
    const [a, b, c] = ids as [string, string, string]
    const found = await grantsByIds(asking(), [randomUUID(), a, b, randomUUID(), c, randomUUID()])
    expect([...found.keys()]).toEqual([a, b, c])
    expect(cost()).toBe(4)
  })

  it('grants by unknown ids are none', async () => {
    expect((await grantsByIds(asking(), [randomUUID(), randomUUID()])).size).toBe(0)
  })

  it('grants by their ids leave out those of another tenant, and cache nothing of them', async () => {
    const [theirs, mine] = room.embedded.store.grants
    theirs!.tenantId = seed.secondTenantId
    const found = await grantsByIds(asking(), [theirs!.id, mine!.id])
    expect([...found.keys()]).toEqual([mine!.id])
    expect([...room.grantTermsCache.values()].map(({ id }) => id)).toEqual([mine!.id])
  })

  it("grants by their ids use the budget alike when they are unknown and when they are another tenant's", async () => {
    const theirs = room.embedded.store.grants.slice(0, 3)
    for (const grant of theirs) grant.tenantId = seed.secondTenantId
    const [some, none, mixed] = [asking(), asking(), asking()]
    await grantsByIds(
      some,
      theirs.map(({ id }) => id)
    )
    await grantsByIds(none, [randomUUID(), randomUUID(), randomUUID()])
    await grantsByIds(mixed, [theirs[0]!.id, randomUUID(), theirs[1]!.id])
    expect([some.requestsLeft, mixed.requestsLeft]).toEqual([none.requestsLeft, none.requestsLeft])
  })

  it('grants by their ids are asked for alike when they are foreign and when they are unknown, and nothing of them is cached', async () => {
    const sentFor = async (wanted: string[]): Promise<number> => {
      const before = cost()
      const found = await grantsByIds(asking(), wanted, seed.operatorTenantId, ({ id }) => id === ids[0])
      expect([...found.keys()]).toEqual([ids[0]])
      return cost() - before
    }
    const foreign = await sentFor([ids[0]!, ids[1]!, ids[2]!])
    expect(foreign).toBe(await sentFor([ids[0]!, randomUUID(), randomUUID()]))
    expect(foreign).toBe(await sentFor([ids[1]!, ids[0]!, randomUUID()]))
    expect([...room.grantTermsCache.keys()]).toEqual([ids[0]])
  })

  it("grants by their ids fail together on any other error, in the gateway's own words and with the id of the request", async () => {
    const error: unknown = await grantsByIds(asking(), [ids[0]!, 'no UUID']).catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', extensions: { requestId: 'request-1' } })
    expect(JSON.stringify(error)).not.toMatch(/uuid|select/i)
    expect(JSON.stringify(room.logged())).toContain('invalid input syntax')
  })

  it.each([
    ['no alias that was asked for', ['g99']],
    ['something else', ['g0x']],
    ['nothing', undefined]
  ])('grants by their ids end when the error names %s', async (_, path) => {
    room.answerWith({ data: null, errors: [upstreamError('NOT_FOUND', path)] })
    await expect(grantsByIds(asking(), [ids[0]!])).rejects.toHaveProperty('code')
    expect(cost()).toBe(1)
  })

  it.each([
    [{}, 'UPSTREAM_UNAVAILABLE'],
    [{ data: null }, 'UPSTREAM_UNAVAILABLE'],
    [{ data: {} }, 'UPSTREAM_ERROR']
  ])('grants by their ids are not called missing when the answer does not say so: %j', async (body, code) => {
    room.answerWith(body)
    await expect(grantsByIds(asking(), [ids[0]!])).rejects.toMatchObject({ code })
  })
})

describe('the terms of grants', () => {
  it('the terms of grants are cached: asked for again, they cost nothing', async () => {
    const wanted = ids.slice(0, 20)
    const before = await grantTerms(asking(), wanted)
    expect(cost()).toBe(2)
    const after = await grantTerms(asking(), wanted)
    expect(cost()).toBe(2)
    expect([...after.keys()].sort()).toEqual([...wanted].sort())
    for (const id of wanted) expect(before.get(id)).toMatchObject(after.get(id)!)
  })

  it('the terms of grants are cached so that nobody who is answered can change them', async () => {
    await grantTerms(asking(), [ids[0]!])
    const cached = (await grantTerms(asking(), [ids[0]!])).get(ids[0]!)!
    expect(() => Object.assign(cached, { client: 'https://thief.example' })).toThrow(TypeError)
    expect(() => Object.assign(cached.access[0]!, { identifier: null })).toThrow(TypeError)
    expect(() => void (cached.access[0]!.actions as string[]).push('create')).toThrow(TypeError)
  })

  it('the terms of grants are cached without the state, which is read again', async () => {
    const issued = room.embedded.store.grants.find((grant) => grant.finalizationReason === 'ISSUED')!
    expect((await grantsByIds(asking(), [issued.id])).get(issued.id)?.finalizationReason).toBe('ISSUED')
    await grantTerms(asking(), ids.slice(0, 20))
    for (const terms of room.grantTermsCache.values()) {
      expect(terms).not.toHaveProperty('state')
      expect(terms).not.toHaveProperty('finalizationReason')
    }
    await revokeGrant(asking(), issued.id)
    expect((await grantsByIds(asking(), [issued.id])).get(issued.id)?.finalizationReason).toBe('REVOKED')
  })

  it('the terms of grants are cached for their tenant alone', async () => {
    const [id] = ids as [string]
    await grantTerms(asking(0), [id])
    expect((await grantTerms(asking(1), [id])).size).toBe(0)
    expect(cost()).toBe(2)
  })

  it('unknown terms of grants are not cached', async () => {
    const id = randomUUID()
    await grantTerms(asking(), [id])
    await grantTerms(asking(), [id])
    expect(cost()).toBe(2)
  })
})

describe('a page of grants', () => {
  const filter = { identifier: { in: ['https://wallet.example/alice'] } }
  const row = (tenantId: string) => ({ node: { id: randomUUID(), tenantId, access: [] } })
  const pageOf = (...tenants: string[]) => ({
    data: { grants: { pageInfo: { hasNextPage: false, hasPreviousPage: false }, edges: tenants.map(row) } }
  })

  it('a page of grants is of the tenant, although Rafiki would not see to it', async () => {
    room.embedded.store.grants[0]!.tenantId = seed.secondTenantId
    const { rows } = await listGrants(asking(), { first: 100 }, {})
    expect(rows.length).toBeGreaterThan(20)
    expect(rows.map(({ id }) => id)).not.toContain(room.embedded.store.grants[0]!.id)
  })

  it('a page of grants is withheld whole, with an alarm, when one row is of another tenant', async () => {
    room.answerWith(pageOf(seed.operatorTenantId, seed.secondTenantId, seed.operatorTenantId))
    await expect(listGrants(asking(), {}, filter)).rejects.toMatchObject({ code: 'UPSTREAM_UNTRUSTED' })
    expect(room.logged()).toMatchObject([{ alarm: true, code: 'UPSTREAM_UNTRUSTED', requestId: 'request-1' }])
  })

  it('a page of grants is that of the tenant that was named, and of no other', async () => {
    room.answerWith(pageOf(seed.secondTenantId))
    expect((await listGrants(asking(), {}, {}, seed.secondTenantId)).rows).toHaveLength(1)
    room.answerWith(pageOf(seed.operatorTenantId))
    await expect(listGrants(asking(), {}, {}, seed.secondTenantId)).rejects.toMatchObject({
      code: 'UPSTREAM_UNTRUSTED'
    })
  })
})

describe('a revocation', () => {
  it('a revocation of an unknown grant is NOT_FOUND', async () => {
    await expect(revokeGrant(asking(), randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it.each([
    ['INTERNAL_SERVER_ERROR', 'UNKNOWN'],
    ['BAD_USER_INPUT', 'NOT_DONE']
  ])('a revocation that Rafiki answers with %s has the outcome %s', async (code, outcome) => {
    room.answerWith({ data: null, errors: [upstreamError(code)] })
    await expect(revokeGrant(asking(), ids[0]!)).rejects.toMatchObject({
      code: 'UPSTREAM_ERROR',
      extensions: { outcome }
    })
  })
})
