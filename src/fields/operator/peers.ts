import { list, lookUp, mutation } from '../../domain/operator/delegate.ts'
import { pageInfo } from '../../domain/operator/pageInfo.ts'
import { lists } from '../../rafiki/queries/pageProbe.ts'
import { needsScope, needsScopeFor } from '../../authorization/guards/scope.ts'
import { ownIdempotencyKey, peerEndpoint } from '../../authorization/guards/input.ts'
import { assetOfTenant, ofTenant, peerOfTenant } from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })

/** The connectors that Rafiki exchanges packets with. What we present to them (`authToken`) is in no contract. */
export const peers = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    type Mutation {
      "Adds an Interledger peer that settles in an asset of the tenant. An initial liquidity also needs the scope \`liquidity:write\`."
      createPeer(input: CreatePeerInput!): CreatePeerMutationResponse!
      "Peers with another Rafiki automatically: Rafiki calls the URL, which must be https at a public host, and stores what the other side answers. A deposit also needs the scope \`liquidity:write\`."
      createOrUpdatePeerByUrl(input: CreateOrUpdatePeerByUrlInput!): CreateOrUpdatePeerByUrlMutationResponse!
    }
  `,
  guards: {
    'Query.peer': [read],
    'Query.peerByAddressAndAsset': [read],
    'Query.peers': [read, ofTenant],
    // Rafiki checks the tenant neither of a new peer's asset nor of the peer that is updated.
    'Mutation.createPeer': [
      write,
      needsScopeFor('liquidity:write', 'input.initialLiquidity'),
      assetOfTenant('input.assetId'),
      peerEndpoint,
      once('createPeer')
    ],
    'Mutation.createOrUpdatePeerByUrl': [
      write,
      needsScopeFor('liquidity:write', 'input.liquidityToDeposit'),
      assetOfTenant('input.assetId'),
      once('createOrUpdatePeerByUrl')
    ],
    'Mutation.updatePeer': [write, peerOfTenant('input.id'), peerEndpoint, once('updatePeer')],
    'Mutation.deletePeer': [write, peerOfTenant('input.id'), once('deletePeer')]
  },
  rafiki: {
    PeersConnection: 'pageInfo edges',
    PeerEdge: 'node cursor',
    Peer: 'id maxPacketAmount http asset staticIlpAddress name liquidityThreshold liquidity createdAt routes tenant',
    Http: 'outgoing',
    HttpOutgoing: 'endpoint',
    CreatePeerInput: `maxPacketAmount http assetId staticIlpAddress name liquidityThreshold initialLiquidity
         idempotencyKey routes`,
    CreateOrUpdatePeerByUrlInput: `maxPacketAmount assetId peerUrl: HttpsUrl! name liquidityThreshold liquidityToDeposit idempotencyKey`,
    UpdatePeerInput: 'id maxPacketAmount http staticIlpAddress name liquidityThreshold idempotencyKey routes',
    DeletePeerInput: 'id idempotencyKey',
    HttpInput: 'incoming outgoing',
    HttpIncomingInput: 'authTokens',
    HttpOutgoingInput: 'authToken endpoint',
    CreatePeerMutationResponse: 'peer',
    CreateOrUpdatePeerByUrlMutationResponse: 'peer',
    UpdatePeerMutationResponse: 'peer',
    DeletePeerMutationResponse: 'success'
  },
  mutations: {
    createPeer: { audit: ['input.assetId'] },
    createOrUpdatePeerByUrl: { audit: ['input.assetId', 'input.peerUrl'] },
    updatePeer: { audit: ['input.id'] },
    deletePeer: { audit: ['input.id'] }
  },
  listSizes: { 'Peer.routes': 20 },
  resolvers: {
    Query: {
      peer: lookUp(),
      peerByAddressAndAsset: lookUp(),
      // Rafiki's page info of this list counts every tenant's peers.
      peers: list({ mend: { list: lists.peers, when: () => true } })
    },
    Mutation: {
      createPeer: mutation(),
      createOrUpdatePeerByUrl: mutation(),
      updatePeer: mutation(),
      deletePeer: mutation()
    },
    PeersConnection: { pageInfo }
  }
})
