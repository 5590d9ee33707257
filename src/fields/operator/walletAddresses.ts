import { list, lookUp, mutation, namedTenant } from '../../domain/operator/delegate.ts'
import { pageInfo } from '../../domain/operator/pageInfo.ts'
import { lists } from '../../rafiki/queries/pageProbe.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownIdempotencyKey } from '../../authorization/guards/input.ts'
import {
  assetOfTenant,
  forOperatorTenant,
  forTenant,
  keyOfTenant,
  ofTenant,
  walletAddressOfTenant
} from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })

/** Wallet addresses and their keys. */
export const walletAddresses = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    type Query {
      "Lists wallet addresses."
      walletAddresses(
        "Only wallet addresses that follow this cursor (the \`cursor\` of an edge) in the chosen order. Use it with \`first\`."
        after: String
        "Only wallet addresses that precede this cursor in the chosen order. Use it with \`last\`."
        before: String
        "How many wallet addresses to list: at most 100, 20 by default; 0 counts as 20."
        first: Int
        "How many wallet addresses directly before \`before\`, which is then required; 100 at most."
        last: Int
        "By creation time. Default: newest first (\`DESC\`)."
        sortOrder: SortOrder
        "The tenant whose wallet addresses to list. Only an operator tenant may name another tenant. Default: your own tenant."
        tenantId: String
      ): WalletAddressesConnection!
    }
    type Mutation {
      "Publishes a public key under one of the tenant's wallet addresses: anyone who holds the private key can act as its Open Payments client."
      createWalletAddressKey(input: CreateWalletAddressKeyInput!): CreateWalletAddressKeyMutationResponse
      "Revokes one of the tenant's public keys: requests signed with it are refused from then on."
      revokeWalletAddressKey(
        input: RevokeWalletAddressKeyInput!
        "UUID of the wallet address that the key belongs to. Without it, all of the tenant's wallet addresses are searched, which may be too many."
        walletAddressId: ID
      ): RevokeWalletAddressKeyMutationResponse
      "Sends the withdrawal events that are due for wallet addresses of all tenants. For operator tenants only."
      triggerWalletAddressEvents(input: TriggerWalletAddressEventsInput!): TriggerWalletAddressEventsMutationResponse!
    }
  `,
  guards: {
    'Query.walletAddress': [read],
    'Query.walletAddressByUrl': [read],
    'Query.walletAddresses': [read, ofTenant],
    'Mutation.createWalletAddress': [
      write,
      forTenant('input.tenantId'),
      assetOfTenant('input.assetId'),
      once('createWalletAddress')
    ],
    'Mutation.updateWalletAddress': [write, walletAddressOfTenant('input.id'), once('updateWalletAddress')],
    'Mutation.createWalletAddressKey': [
      write,
      walletAddressOfTenant('input.walletAddressId'),
      once('createWalletAddressKey')
    ],
    'Mutation.revokeWalletAddressKey': [write, keyOfTenant('input.id'), once('revokeWalletAddressKey')],
    'Mutation.triggerWalletAddressEvents': [write, forOperatorTenant, once('triggerWalletAddressEvents')]
  },
  rafiki: {
    WalletAddressesConnection: 'pageInfo edges',
    WalletAddressEdge: 'node cursor',
    WalletAddress: `id asset liquidity address publicName incomingPayments quotes outgoingPayments createdAt status
         walletAddressKeys additionalProperties tenant`,
    AdditionalProperty: 'key value visibleInOpenPayments',
    WalletAddressKeyConnection: 'pageInfo edges',
    WalletAddressKeyEdge: 'node cursor',
    WalletAddressKey: 'id walletAddressId jwk revoked createdAt',
    Jwk: 'kid x alg kty crv',
    CreateWalletAddressInput: 'tenantId assetId address publicName idempotencyKey additionalProperties',
    UpdateWalletAddressInput: 'id publicName status idempotencyKey additionalProperties',
    AdditionalPropertyInput: 'key value visibleInOpenPayments',
    CreateWalletAddressKeyInput: 'walletAddressId jwk idempotencyKey',
    JwkInput: 'kid x alg kty crv',
    RevokeWalletAddressKeyInput: 'id idempotencyKey',
    TriggerWalletAddressEventsInput: 'limit idempotencyKey',
    CreateWalletAddressMutationResponse: 'walletAddress',
    UpdateWalletAddressMutationResponse: 'walletAddress',
    CreateWalletAddressKeyMutationResponse: 'walletAddressKey',
    RevokeWalletAddressKeyMutationResponse: 'walletAddressKey',
    TriggerWalletAddressEventsMutationResponse: 'count'
  },
  mutations: {
    createWalletAddress: { audit: ['input.tenantId', 'input.assetId', 'input.address'] },
    updateWalletAddress: { audit: ['input.id'] },
    createWalletAddressKey: { audit: ['input.walletAddressId'] },
    revokeWalletAddressKey: { audit: ['input.id', 'walletAddressId'], takesBack: true },
    triggerWalletAddressEvents: { audit: [] }
  },
  listSizes: { 'WalletAddress.additionalProperties': 20 },
  resolvers: {
    Query: {
      walletAddress: lookUp(),
      walletAddressByUrl: lookUp(),
      // Rafiki's page info of this list counts every tenant's wallet addresses.
      walletAddresses: list({ mend: { list: lists.walletAddresses, when: () => true } })
    },
    Mutation: {
      createWalletAddress: mutation(namedTenant),
      updateWalletAddress: mutation(),
      createWalletAddressKey: mutation(),
      revokeWalletAddressKey: mutation(),
      triggerWalletAddressEvents: mutation()
    },
    WalletAddressesConnection: { pageInfo }
  }
})
