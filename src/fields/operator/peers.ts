import { list, lookUp, mutation } from '../../domain/operator/delegate.ts'
import { pageInfo } from '../../domain/operator/pageInfo.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope, ofTenant, ownIdempotencyKey } from '../../authorization/guards/scope.ts'
import {
  assetOfTenant,
  fetchableUrl,
  needsScopeFor,
  peerEndpoint,
  peerOfTenant
} from '../../authorization/guards/tenancy.ts'
import { lists } from '../../rafiki/queries/pageProbe.ts'
import type { FieldFamily } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })

/** The connectors that Rafiki exchanges packets with. What we present to them (`authToken`) is in no contract. */
export const peers: FieldFamily = {
  sdl: /* GraphQL */ `
    type Mutation {
      "Adds an Interledger peer, which settles in an asset of the tenant. An initial liquidity needs the scope \`liquidity:write\` too."
      createPeer(input: CreatePeerInput!): CreatePeerMutationResponse!
      "Peers with another Rafiki by itself: Rafiki calls the URL, which must be https at a public host, and stores what the other side answers. A deposit needs the scope \`liquidity:write\` too."
      createOrUpdatePeerByUrl(input: CreateOrUpdatePeerByUrlInput!): CreateOrUpdatePeerByUrlMutationResponse!
    }
  `,
  policy: {
    operator: {
      Query: { peer: [read], peerByAddressAndAsset: [read], peers: [read, ofTenant] },
      // Rafiki checks the tenant neither of a new peer's asset nor of the peer that is updated.
      Mutation: {
        createPeer: [
          write,
          needsScopeFor('liquidity:write', 'input.initialLiquidity'),
          assetOfTenant('input.assetId'),
          peerEndpoint,
          once('createPeer')
        ],
        createOrUpdatePeerByUrl: [
          write,
          needsScopeFor('liquidity:write', 'input.liquidityToDeposit'),
          fetchableUrl('input.peerUrl'),
          assetOfTenant('input.assetId'),
          once('createOrUpdatePeerByUrl')
        ],
        updatePeer: [write, peerOfTenant('input.id'), peerEndpoint, once('updatePeer')],
        deletePeer: [write, peerOfTenant('input.id'), once('deletePeer')]
      },
      PeersConnection: fields('pageInfo edges'),
      PeerEdge: fields('node cursor'),
      Peer: fields(
        'id maxPacketAmount http asset staticIlpAddress name liquidityThreshold liquidity createdAt routes tenant'
      ),
      Http: fields('outgoing'),
      HttpOutgoing: fields('endpoint'),
      CreatePeerInput: fields(
        'maxPacketAmount http assetId staticIlpAddress name liquidityThreshold initialLiquidity idempotencyKey routes'
      ),
      CreateOrUpdatePeerByUrlInput: fields(
        'maxPacketAmount assetId peerUrl name liquidityThreshold liquidityToDeposit idempotencyKey'
      ),
      UpdatePeerInput: fields('id maxPacketAmount http staticIlpAddress name liquidityThreshold idempotencyKey routes'),
      DeletePeerInput: fields('id idempotencyKey'),
      HttpInput: fields('incoming outgoing'),
      HttpIncomingInput: fields('authTokens'),
      HttpOutgoingInput: fields('authToken endpoint'),
      CreatePeerMutationResponse: fields('peer'),
      CreateOrUpdatePeerByUrlMutationResponse: fields('peer'),
      UpdatePeerMutationResponse: fields('peer'),
      DeletePeerMutationResponse: fields('success')
    }
  },
  audit: {
    createPeer: ['input.assetId'],
    createOrUpdatePeerByUrl: ['input.assetId', 'input.peerUrl'],
    updatePeer: ['input.id'],
    deletePeer: ['input.id']
  },
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
}
