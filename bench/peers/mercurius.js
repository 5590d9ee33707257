import fastifyJwt from '@fastify/jwt'
import fastify from 'fastify'
import mercurius from 'mercurius'
import { Pool } from 'undici'
import { audience, grantsQuery, issuer, pem, port, sdlOf, signed, urls } from './settings.js'

/*
 * Mercurius with a `myGrants` of its own, which asks Rafiki with one document: compiled documents (`jit`), verified
 * tokens cached, undici to the upstream. It checks no row of an answer, and dedupes no requests.
 */

const { origin, pathname: path } = new URL(urls.auth)
const pool = new Pool(origin, { connections: 64 })

const app = fastify()
await app.register(fastifyJwt, {
  secret: { public: pem },
  verify: { algorithms: ['ES256'], allowedIss: issuer, allowedAud: audience, cache: 20_000 }
})
await app.register(mercurius, {
  schema: `${sdlOf('auth')} extend type Query { myGrants(first: Int): GrantsConnection! }`,
  jit: 1,
  graphiql: false,
  context: ({ user }) => ({ user }),
  resolvers: {
    Query: {
      async myGrants(_, { first }, { user }) {
        const variables = { first, filter: { identifier: { in: user.wallet_addresses } } }
        const response = await pool.request({ method: 'POST', path, ...signed({ query: grantsQuery, variables }) })
        const { data, errors } = await response.body.json()
        if (errors) throw new Error(errors[0].message)
        return data.grants
      }
    }
  }
})
app.addHook('onRequest', (request) => request.jwtVerify())
await app.listen({ port, host: '127.0.0.1' })
