import { byId, refusal } from '../errors.ts'
import type { AssetRow, PeerRow } from '../rows.ts'
import type { Resolver } from '../service.ts'
import { newRow } from '../store.ts'
import type { Store } from '../store.ts'
import { deposit } from './liquidity.ts'

interface Http {
  incoming?: { authTokens: string[] } | null
  outgoing: { authToken: string; endpoint: string }
}

interface PeerInput {
  assetId: string
  http: Http
  staticIlpAddress: string
  name?: string | null
  maxPacketAmount?: bigint | null
  liquidityThreshold?: bigint | null
  initialLiquidity?: bigint | null
  routes?: string[] | null
}

type ByUrlInput = Omit<PeerInput, 'http' | 'staticIlpAddress' | 'routes'> & {
  peerUrl: string
  liquidityToDeposit?: bigint | null
}

const isIlpAddress = (text: string) => /^(g|private|example|peer|self|test[1-3]?|local)(\.[\w~-]+)+$/.test(text)
const isHttpUrl = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Fenced for nobody: the asset may be anybody's, and the peer becomes its tenant's. */
const createPeer: Resolver<unknown, { input: PeerInput }> = (_, { input }, { store }) => {
  const asset = byId(store.assets, input.assetId)
  if (!asset) throw refusal('unknown asset', 'NOT_FOUND')
  return { peer: addPeer(store, asset, input) }
}

/** The other side is not really called. */
const createOrUpdatePeerByUrl: Resolver<unknown, { input: ByUrlInput }> = (_, { input }, { store, tenant }) => {
  const asset = byId(store.assets, input.assetId)
  if (!asset) throw refusal('Unknown asset', 'NOT_FOUND')
  if (!isHttpUrl(input.peerUrl)) throw refusal('Invalid peering request', 'BAD_USER_INPUT')
  if (asset.tenantId !== tenant.id) throw refusal('Unknown asset', 'NOT_FOUND')
  const { host } = new URL(input.peerUrl)
  const staticIlpAddress = `test.${host.replaceAll(/[^\w-]/g, '-')}`
  const known = store.peers.find((row) => row.assetId === asset.id && row.staticIlpAddress === staticIlpAddress)
  const http = { outgoing: { authToken: 'made up', endpoint: `https://${host}` } }
  const peer = known ?? addPeer(store, asset, { ...input, staticIlpAddress, http })
  if (known && input.name) known.name = input.name
  if (input.liquidityToDeposit) deposit(store, newRow().id, peer.id, input.liquidityToDeposit)
  return { peer }
}

function addPeer(store: Store, asset: AssetRow, input: PeerInput): PeerRow {
  if (!isIlpAddress(input.staticIlpAddress)) throw refusal('invalid ILP address', 'BAD_USER_INPUT')
  if (!isHttpUrl(input.http.outgoing.endpoint)) throw refusal('invalid HTTP endpoint', 'BAD_USER_INPUT')
  const twin = store.peers.some((row) => row.assetId === asset.id && row.staticIlpAddress === input.staticIlpAddress)
  if (twin) throw refusal('duplicate peer found for same ILP address and asset', 'DUPLICATE')
  const created: PeerRow = {
    ...newRow(),
    tenantId: asset.tenantId,
    assetId: asset.id,
    staticIlpAddress: input.staticIlpAddress,
    name: input.name ?? null,
    http: { outgoing: { ...input.http.outgoing } },
    maxPacketAmount: input.maxPacketAmount?.toString() ?? null,
    liquidityThreshold: input.liquidityThreshold?.toString() ?? null,
    routes: [input.staticIlpAddress, ...(input.routes ?? [])]
  }
  store.peers.push(created)
  if (input.initialLiquidity) deposit(store, newRow().id, created.id, input.initialLiquidity)
  return created
}

/** Fenced for nobody. */
const updatePeer: Resolver<unknown, { input: Partial<PeerInput> & { id: string } }> = (_, { input }, { store }) => {
  const peer = byId(store.peers, input.id)
  if (!peer) throw refusal('unknown peer', 'NOT_FOUND')
  if (input.staticIlpAddress && !isIlpAddress(input.staticIlpAddress)) {
    throw refusal('invalid ILP address', 'BAD_USER_INPUT')
  }
  peer.staticIlpAddress = input.staticIlpAddress ?? peer.staticIlpAddress
  if (input.http) peer.http = { outgoing: { ...input.http.outgoing } }
  if (input.name !== undefined) peer.name = input.name
  if (input.maxPacketAmount !== undefined) peer.maxPacketAmount = input.maxPacketAmount?.toString() ?? null
  if (input.liquidityThreshold !== undefined) peer.liquidityThreshold = input.liquidityThreshold?.toString() ?? null
  if (input.routes) peer.routes = [peer.staticIlpAddress, ...input.routes]
  return { peer }
}

const deletePeer: Resolver<unknown, { input: { id: string } }> = (_, { input }, { store, tenant }) => {
  const peer = byId(store.peers, input.id)
  if (peer?.tenantId !== tenant.id) throw refusal('unknown peer', 'NOT_FOUND')
  store.peers.splice(store.peers.indexOf(peer), 1)
  return { success: true }
}

export const peerMutations = { createPeer, createOrUpdatePeerByUrl, updatePeer, deletePeer }
