import type { Harness, Reply } from './harness.ts'

/** One grant of the sandbox's client, got through the gateway, and how it asks. */
export interface Life {
  harness: Harness
  grantRequestUrl: string
  continueUri: string
  continueAccessToken: string
  manageUrl: string
  accessToken: string
  ask: (query: string, input: Record<string, unknown>) => Promise<Reply>
}

export const documents = {
  request: `mutation ($input: RequestClientGrantInput!) { requestClientGrant(input: $input) {
    __typename
    ... on ClientGrantIssued { continueUri continueAccessToken subject accessToken { value manageUrl expiresIn access {
      type actions identifier limits { interval receiver debitAmount { value assetCode assetScale } receiveAmount { value } }
    } } }
    ... on ClientGrantPending { continueUri continueAccessToken waitSeconds interactRedirect interactNonce }
  } }`,
  continue: `mutation ($input: ContinueClientGrantInput!) { continueClientGrant(input: $input) {
    __typename
    ... on ClientGrantIssued { continueUri continueAccessToken subject accessToken { value manageUrl } }
    ... on ClientGrantPending { continueUri continueAccessToken waitSeconds interactRedirect interactNonce }
  } }`,
  cancel: `mutation ($input: CancelClientGrantInput!) { cancelClientGrant(input: $input) { continueUri state } }`,
  rotate: `mutation ($input: ClientTokenInput!) { rotateClientToken(input: $input) { accessToken { value manageUrl } } }`,
  revoke: `mutation ($input: ClientTokenInput!) { revokeClientToken(input: $input) { manageUrl } }`,
  spending: `query ($input: ClientGrantSpendingInput!) { clientGrantSpending(input: $input) {
    spentDebitAmount { value assetCode assetScale } spentReceiveAmount { value assetCode assetScale }
  } }`
}

export const alice = 'https://wallet.example/alice'
export const incoming = { type: 'INCOMING_PAYMENT', actions: ['create', 'read'], identifier: alice }

export async function sandboxClient(harness: Harness): Promise<Life> {
  const { authServer, tenants } = harness.rafiki
  const grantRequestUrl = `${authServer.url}/${tenants[0]?.id}`
  const ask: Life['ask'] = (query, input) => harness.ask('client', query, { input })
  const { data } = await ask(documents.request, { grantRequestUrl, access: [incoming] })
  const { continueUri, continueAccessToken, accessToken } = data.requestClientGrant
  const { manageUrl, value } = accessToken
  return { harness, grantRequestUrl, continueUri, continueAccessToken, manageUrl, accessToken: value, ask }
}

/** Each mutation of a client's, over its grant. */
export const mutations: Record<string, (life: Life) => Promise<Reply>> = {
  requestClientGrant: ({ ask, grantRequestUrl }) => ask(documents.request, { grantRequestUrl, access: [incoming] }),
  continueClientGrant: ({ ask, continueUri, continueAccessToken }) =>
    ask(documents.continue, { continueUri, continueAccessToken }),
  cancelClientGrant: ({ ask, continueUri, continueAccessToken }) =>
    ask(documents.cancel, { continueUri, continueAccessToken }),
  rotateClientToken: ({ ask, manageUrl, accessToken }) => ask(documents.rotate, { manageUrl, accessToken }),
  revokeClientToken: ({ ask, manageUrl, accessToken }) => ask(documents.revoke, { manageUrl, accessToken })
}
