import type { FastifyInstance } from 'fastify'
import type { Rafiki } from './rafiki/index.ts'

const mutation = `mutation ($input: RequestClientGrantInput!) {
  requestClientGrant(input: $input) {
    ... on ClientGrantIssued { continueUri continueAccessToken }
    ... on ClientGrantPending { interactRedirect continueUri continueAccessToken }
  }
}`

type Wish = (identifier: string | undefined, back: string) => Record<string, unknown>

/** What an account holder is not asked for, and what they are. */
export const wishes: Record<'receive' | 'pay', Wish> = {
  receive: (identifier) => ({
    access: [{ type: 'INCOMING_PAYMENT', actions: ['create', 'read', 'list'], identifier }]
  }),
  pay: (identifier, back) => ({
    access: [
      {
        type: 'OUTGOING_PAYMENT',
        actions: ['create', 'read'],
        identifier,
        limits: { debitAmount: { value: '4900', assetCode: 'USD', assetScale: 2 } }
      }
    ],
    interact: { finish: { uri: back, nonce: 'of-the-sandbox' } }
  })
}

/** A grant of a client's, made through the gateway: over the SDK, with a real signature. */
export async function makeGrant(
  app: FastifyInstance,
  { authServer, store, tenants }: Rafiki,
  token: string,
  wish: Wish,
  { identifier, back = 'https://shop.example/back' }: { identifier?: string; back?: string } = {}
): Promise<unknown> {
  const tenantId = tenants[0]?.id
  const first = store.walletAddresses.find((row) => row.tenantId === tenantId)?.address
  const response = await app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${token}` },
    payload: {
      query: mutation,
      variables: { input: { grantRequestUrl: `${authServer.url}/${tenantId}`, ...wish(identifier ?? first, back) } }
    }
  })
  const { data, errors } = response.json<{ data?: { requestClientGrant: unknown }; errors?: unknown }>()
  return data?.requestClientGrant ?? { errors }
}
