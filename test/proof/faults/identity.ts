import { keyHolder } from '../../support/dpop.ts'
import { publicUrl, seenOf, type Row, type World } from './world.ts'

const tenantOf = ({ rafiki }: World): string => String(rafiki.tenants[0]?.id)
const ask = async (world: World, token: string) => seenOf(await world.ask({ token }, '{ me { subject } }'))

/** Asks by a token that is bound to a key, with the same proof twice; both answers. */
async function askBound(world: World, claims: Record<string, unknown> = {}) {
  const holder = await keyHolder()
  const token = await world.mint({ cnf: { jkt: holder.thumbprint } })
  const dpop = await holder.prove({ url: `${publicUrl}/graphql`, token }, claims)
  const headers = { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' }
  const send = async () =>
    seenOf(await world.send('/graphql', { method: 'POST', headers, body: '{"query":"{ me { subject } }"}' }))
  return { first: await send(), again: await send() }
}
const now = (): number => Math.floor(Date.now() / 1000)

/** What goes wrong between the gateway, its issuer and its tenants. */
export const identityRows: Row[] = [
  {
    fault: 'a proof of possession that comes a second time, after it was accepted',
    async happens(world) {
      const { first, again } = await askBound(world)
      return first.status === 200 ? again : first
    },
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: 'a proof of possession for another address than the public one',
    happens: async (world) => (await askBound(world, { htu: `${world.url}/graphql` })).first,
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: "a caller's clock that is minutes ahead",
    happens: async (world) => (await askBound(world, { iat: now() + 180 })).first,
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: "a caller's clock that is minutes behind",
    happens: async (world) => (await askBound(world, { iat: now() - 180 })).first,
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: 'a token of a key that the issuer does not list',
    happens: async (world) => ask(world, `${world.token.slice(0, -8)}AAAAAAAA`),
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: "a tenant's secret that was revoked at Rafiki: that tenant's trouble, and no other's",
    async happens(world) {
      const [first, second] = world.rafiki.tenants
      const row = world.rafiki.store.tenants.find(({ id }) => id === first?.id)!
      row.apiSecret = 'another one'
      const seen = await world.good()
      for (let times = 0; times < 12; times += 1) await world.good()
      const other = await world.ask(
        { sub: 'erin', tenant_id: second?.id, wallet_addresses: ['https://other.example/erin'] },
        '{ myGrants(first: 1) { edges { cursor } } }'
      )
      row.apiSecret = String(first?.secret)
      return other.errors ? seenOf(other) : seen
    },
    sees: { status: 200, code: 'UPSTREAM_ERROR' },
    logs: /HTTP 401.*check the tenant's id and secret/
  },
  {
    fault: "the issuer's keys change: tokens of the new one are taken, those of the old one no more",
    async happens(world) {
      const old = world.token
      await world.issuer.rotate(tenantOf(world))
      // Unknown keys are asked for at most once in ten seconds.
      world.later(11_000)
      world.token = await world.mint()
      const fresh = await ask(world, world.token)
      return fresh.status === 200 ? ask(world, old) : fresh
    },
    sees: { status: 401, code: 'UNAUTHENTICATED' }
  },
  {
    fault: "the issuer's server is down: known keys go on, for tokens that were never seen, too",
    async happens(world) {
      await world.issuer.close()
      world.later(61_000)
      await ask(world, world.token)
      return ask(world, await world.mint({ sub: 'bob' }))
    },
    sees: { status: 200 },
    logs: /the issuer's keys could not be read/
  }
]
