import express from 'express'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { audience, grantsQuery, issuer, jwks, port, signed, urls } from './settings.js'

/*
 * What a wallet writes by itself today: one route, one text to Rafiki, and what came back sent on. No GraphQL of its
 * own, and no look at the rows.
 */

const keys = createLocalJWKSet(jwks)

async function authenticate(request, response, next) {
  try {
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['ES256'] })
    request.claims = payload
    next()
  } catch {
    response.status(401).json({ error: 'unauthorized' })
  }
}

const app = express()
app.disable('x-powered-by')
app.disable('etag')
app.post('/my-grants', authenticate, express.json(), async (request, response) => {
  const variables = { first: request.body.first, filter: { identifier: { in: request.claims.wallet_addresses } } }
  const answer = await fetch(urls.auth, { method: 'POST', ...signed({ query: grantsQuery, variables }) })
  const { data, errors } = await answer.json()
  if (errors) return void response.status(502).json({ error: 'upstream' })
  response.json({ data: { myGrants: data.grants } })
})
app.listen(port, '127.0.0.1')
