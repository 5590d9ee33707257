import type { Harness } from '../support/harness.ts'
import { startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let first: World
let second: World
beforeAll(async () => void ({ harness, first, second } = await startTwoTenants()))
afterAll(() => harness.close())

const assetBy = (of: World) =>
  harness.ask(
    of.claims,
    'query ($code: String!, $scale: UInt8!) { assetByCodeAndScale(code: $code, scale: $scale) { id } }',
    { code: of.asset.code, scale: of.asset.scale }
  )
const peerBy = (asker: World, { peer, asset }: World) =>
  harness.ask(
    asker.claims,
    'query ($address: String!, $assetId: String!) { peerByAddressAndAsset(staticIlpAddress: $address, assetId: $assetId) { id } }',
    { address: peer.staticIlpAddress, assetId: asset.id }
  )

it('an operator finds an asset of their own tenant by its code and scale, though another tenant has the same', async () => {
  expect(second.asset).toMatchObject({ code: first.asset.code, scale: first.asset.scale })
  for (const world of [first, second]) {
    expect((await assetBy(world)).data).toEqual({ assetByCodeAndScale: { id: world.asset.id } })
  }
})

it('an operator finds a peer by its address and asset, and no peer of another tenant', async () => {
  expect((await peerBy(second, second)).data).toEqual({ peerByAddressAndAsset: { id: second.peer.id } })
  const foreign = await peerBy(second, first)
  expect([foreign.data, foreign.errors]).toEqual([{ peerByAddressAndAsset: null }, undefined])
})
