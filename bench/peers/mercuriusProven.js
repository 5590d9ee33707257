import fastifyJwt from '@fastify/jwt'
import fastify from 'fastify'
import mercurius from 'mercurius'
import { Pool } from 'undici'
import { audience, issuer, pem, port, sdlOf, signed, tenantId, urls } from './settings.js'

/*
 * Mercurius as in `mercurius.js`, with the proofs that a careful team writes by hand for this one field: each row shows
 * the caller's tenant and one of the caller's wallet addresses, and so does each whole grant, which is fetched by its id,
 * as Rafiki's list leaves accesses out, and cached, as its terms never change.
 */

const { origin, pathname: path } = new URL(urls.auth)
const pool = new Pool(origin, { connections: 64 })

async function ask(query, variables) {
  const response = await pool.request({ method: 'POST', path, ...signed({ query, variables }) })
  const { data, errors } = await response.body.json()
  if (errors || !data) throw new Error('Rafiki did not answer.')
  return data
}

const rowsQuery = `query Rows($first: Int, $after: String, $filter: GrantFilter, $tenantId: ID) {
  grants(first: $first, after: $after, filter: $filter, tenantId: $tenantId) {
    pageInfo { hasNextPage }
    edges { node { id tenantId client state finalizationReason createdAt access { identifier } } }
  }
}`

/** Rafiki takes a document of fifteen at most. */
const batchSize = 15
const termsQuery = (count) => {
  const ids = Array.from({ length: count }, (_, n) => `$id${n}: ID!`)
  const fields = ids.map((_, n) => `g${n}: grant(id: $id${n}) { ...Terms }`)
  const amount = '{ value assetCode assetScale }'
  return `query Terms(${ids.join(', ')}) { ${fields.join(' ')} }
    fragment Terms on Grant {
      id tenantId
      access { id type actions identifier createdAt limits {
        receiver interval debitAmount ${amount} receiveAmount ${amount}
      } }
      subject { sub_ids { id subId subIdFormat createdAt } }
    }`
}

const cached = new Map()
const mostCached = 10_000

function prove(grant, user) {
  const own = grant.access.some(({ identifier }) => identifier !== null && user.addresses.has(identifier))
  if (!own || grant.tenantId !== tenantId) throw new Error("Rafiki answered with a grant that is not the caller's.")
}

/** The terms of these grants: from the cache, or fetched by fifteens. */
async function termsOf(ids, user) {
  const missing = ids.filter((id) => !cached.has(id))
  const batches = Array.from({ length: Math.ceil(missing.length / batchSize) }, (_, n) =>
    missing.slice(n * batchSize, (n + 1) * batchSize)
  )
  const fetched = new Map()
  const load = async (batch) => {
    const data = await ask(termsQuery(batch.length), Object.fromEntries(batch.map((id, n) => [`id${n}`, id])))
    batch.forEach((id, n) => {
      const grant = data[`g${n}`]
      if (grant?.id !== id) throw new Error('Rafiki answered with another grant.')
      fetched.set(id, grant)
    })
  }
  await Promise.all(batches.map(load))
  return ids.map((id) => {
    const terms = fetched.get(id) ?? cached.get(id)
    prove(terms, user)
    // The least recently used goes first.
    cached.delete(id)
    cached.set(id, terms)
    if (cached.size > mostCached) cached.delete(cached.keys().next().value)
    return terms
  })
}

/** Rafiki counts a grant once for each access that matches: pages come shorter than asked for. */
async function rowsOf(first, user) {
  const filter = { identifier: { in: [...user.addresses] } }
  const rows = []
  let more = true
  for (let requests = 0; more && rows.length <= first && requests < 10; requests += 1) {
    const after = rows.at(-1)?.id
    const { grants } = await ask(rowsQuery, { first: Math.ceil(first * 1.5), after, filter, tenantId })
    for (const { node } of grants.edges) prove(node, user)
    rows.push(...grants.edges.map(({ node }) => node))
    more = grants.pageInfo.hasNextPage && grants.edges.length > 0
  }
  return { rows: rows.slice(0, first), hasNextPage: more || rows.length > first }
}

async function myGrants(_, { first }, { user }) {
  const size = first ?? 20
  if (size < 1 || size > 100) throw new Error('A page has 1 to 100 grants.')
  if (user.addresses.size === 0) throw new Error('The token names no wallet address.')
  const { rows, hasNextPage } = await rowsOf(size, user)
  const terms = await termsOf(
    rows.map(({ id }) => id),
    user
  )
  const edges = rows.map(({ id, client, state, finalizationReason, createdAt }, n) => {
    const { access, subject } = terms[n]
    return { cursor: id, node: { id, client, state, finalizationReason, createdAt, access, subject } }
  })
  const [startCursor = null, endCursor = null] = [edges[0]?.cursor, edges.at(-1)?.cursor]
  return { pageInfo: { startCursor, endCursor, hasNextPage, hasPreviousPage: false }, edges }
}

const app = fastify()
await app.register(fastifyJwt, {
  secret: { public: pem },
  verify: { algorithms: ['ES256'], allowedIss: issuer, allowedAud: audience, cache: 20_000 }
})
await app.register(mercurius, {
  schema: `${sdlOf('auth')} extend type Query { myGrants(first: Int): GrantsConnection! }`,
  jit: 1,
  graphiql: false,
  context: ({ user }) => {
    if (user.role !== 'accountHolder' || user.tenant_id !== tenantId) throw new Error('Not an account holder.')
    return { user: { addresses: new Set(user.wallet_addresses) } }
  },
  resolvers: { Query: { myGrants } }
})
app.addHook('onRequest', (request) => request.jwtVerify())
await app.listen({ port, host: '127.0.0.1' })
