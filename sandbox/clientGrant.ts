import type { FastifyInstance } from 'fastify'
import type { Rafiki } from './rafiki/index.ts'

const mutation = `mutation ($input: RequestClientGrantInput!) {
  requestClientGrant(input: $input) { ... on ClientGrantIssued { continueUri continueAccessToken } }
}`

/** A live grant of a client's, made through the gateway: over the SDK, with a real signature. */
export async function makeGrant(
  app: FastifyInstance,
  { authServer, store, tenants }: Rafiki,
  token: string
): Promise<unknown> {
  const tenantId = tenants[0]?.id
  const identifier = store.walletAddresses.find((row) => row.tenantId === tenantId)?.address
  const access = [{ type: 'INCOMING_PAYMENT', actions: ['create', 'read', 'list'], identifier }]
  const response = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${token}` },
    payload: { query: mutation, variables: { input: { grantRequestUrl: `${authServer.url}/${tenantId}`, access } } }
  })
  const { data, errors } = response.json<{ data?: { requestClientGrant: unknown }; errors?: unknown }>()
  return data?.requestClientGrant ?? { errors }
}
