import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { canonicalize } from 'json-canonicalize'

/* What every peer needs, as its wallet would have it in the environment, and Rafiki's signature, which all must give. */

const { BENCH_PORT, BENCH_AUTH_URL, BENCH_BACKEND_URL, BENCH_TENANT_ID, BENCH_TENANT_SECRET } = process.env
const { BENCH_JWKS_FILE, BENCH_PEM_FILE, BENCH_ISSUER, BENCH_AUDIENCE } = process.env

export const port = Number(BENCH_PORT)
export const urls = { auth: BENCH_AUTH_URL, backend: BENCH_BACKEND_URL }
export const jwks = JSON.parse(readFileSync(BENCH_JWKS_FILE, 'utf8'))
export const pem = readFileSync(BENCH_PEM_FILE, 'utf8')
export const tenantId = BENCH_TENANT_ID
export const issuer = BENCH_ISSUER
export const audience = BENCH_AUDIENCE

/** What a service of Rafiki's declares. */
export const sdlOf = (service) =>
  readFileSync(new URL(`../../schema/rafiki-${service}.graphql`, import.meta.url), 'utf8')

/**
 * A body as Rafiki wants it, with its headers: the canonical JSON of all of it, signed, and no two alike.
 * @param {object} body what is asked
 */
export function signed(body) {
  const canonical = canonicalize({ ...body, extensions: { requestId: randomBytes(16).toString('hex') } })
  const now = Date.now()
  const digest = createHmac('sha256', BENCH_TENANT_SECRET).update(`${now}.${canonical}`).digest('hex')
  return {
    body: canonical,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'tenant-id': BENCH_TENANT_ID,
      signature: `t=${now}, v1=${digest}`
    }
  }
}

/** Rafiki's page of grants, for those peers that ask with a text of their own. */
export const grantsQuery = `query Grants($first: Int, $filter: GrantFilter) {
  grants(first: $first, filter: $filter) {
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    edges { cursor node {
      id client state finalizationReason createdAt
      access { id type actions identifier createdAt limits {
        receiver interval debitAmount { value assetCode assetScale } receiveAmount { value assetCode assetScale }
      } }
      subject { sub_ids { id subId subIdFormat createdAt } }
    } }
  }
}`
