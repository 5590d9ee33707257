import { createServer } from 'node:http'
import { createInlineSigningKeyProvider, useJWT } from '@graphql-yoga/plugin-jwt'
import { delegateToSchema } from '@graphql-tools/delegate'
import { buildHTTPExecutor } from '@graphql-tools/executor-http'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { stitchSchemas } from '@graphql-tools/stitch'
import { RenameTypes } from '@graphql-tools/wrap'
import { fetch } from '@whatwg-node/fetch'
import { parse } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { audience, issuer, pem, port, sdlOf, signed, urls } from './settings.js'

/*
 * GraphQL Yoga over both of Rafiki's services, stitched: `myGrants` delegates to Rafiki's `grants` with the caller's own
 * wallet addresses, an operator's fields are delegated as they are, and a wallet address of an access is asked for item
 * by item, as is the grant of a payment. It looks at no row that comes back.
 */

function subschemaOf(service, transforms) {
  return {
    schema: makeExecutableSchema({ typeDefs: sdlOf(service) }),
    executor: buildHTTPExecutor({
      endpoint: urls[service],
      fetch: (url, options) => fetch(url, { ...options, ...signed(JSON.parse(options.body)) })
    }),
    transforms
  }
}

// Both services have one of that name, and they differ.
const auth = subschemaOf('auth', [new RenameTypes((name) => (name === 'FilterString' ? 'GrantFilterString' : name))])
const backend = subschemaOf('backend', [])

const byUrl = parse('query ($url: String!) { walletAddressByUrl(url: $url) { id } }')
const ids = new Map()

/** Rafiki's ids of wallet addresses, which never change. */
const walletAddressIds = (urls) =>
  Promise.all(
    urls.map(async (url) => {
      if (!ids.has(url)) {
        const { data } = await backend.executor({ document: byUrl, variables: { url } })
        ids.set(url, data.walletAddressByUrl.id)
      }
      return ids.get(url)
    })
  )

const schema = stitchSchemas({
  subschemas: [auth, backend],
  typeDefs: `
    extend type Query {
      myGrants(first: Int): GrantsConnection!
      myOutgoingPayments(first: Int): OutgoingPaymentConnection!
    }
    extend type Access { walletAddress: WalletAddress }
    extend type OutgoingPayment { grant: Grant }
  `,
  resolvers: {
    Query: {
      myGrants(_, { first }, context, info) {
        const filter = { identifier: { in: context.jwt.payload.wallet_addresses } }
        return delegateToSchema({ schema: auth, fieldName: 'grants', args: { first, filter }, context, info })
      },
      async myOutgoingPayments(_, { first }, context, info) {
        const filter = { walletAddressId: { in: await walletAddressIds(context.jwt.payload.wallet_addresses) } }
        return delegateToSchema({
          schema: backend,
          fieldName: 'outgoingPayments',
          args: { first, filter },
          context,
          info
        })
      }
    },
    OutgoingPayment: {
      grant: {
        selectionSet: '{ grantId }',
        resolve: ({ grantId: id }, _, context, info) =>
          delegateToSchema({ schema: auth, fieldName: 'grant', args: { id }, context, info })
      }
    },
    Access: {
      walletAddress: {
        selectionSet: '{ identifier }',
        resolve: ({ identifier }, _, context, info) =>
          delegateToSchema({
            schema: backend,
            fieldName: 'walletAddressByUrl',
            args: { url: identifier },
            context,
            info
          })
      }
    }
  }
})

const yoga = createYoga({
  schema,
  plugins: [
    useJWT({
      signingKeyProviders: [createInlineSigningKeyProvider(pem)],
      tokenVerification: { issuer, audience, algorithms: ['ES256'] },
      reject: { missingToken: true, invalidToken: true }
    })
  ],
  logging: false,
  graphiql: false,
  landingPage: false
})

createServer(yoga).listen(port, '127.0.0.1')
