import { createHash } from 'node:crypto'
import type { Admin } from '../../../examples/wallet/rafiki.ts'

export interface Wanted {
  tenantId: string
  /** Where the tenant's account holders are asked for their consent. */
  consent: { url: string; secret: string }
  assets: { code: string; scale: number; liquidity: bigint }[]
  /** `origin/name`, kept in an asset. */
  walletAddresses: { address: string; publicName: string; asset: string }[]
  /** Public Ed25519 keys, by the wallet address under which they are published. */
  keys: { address: string; kid: string; x: string }[]
}

/** A UUID that is the same for the same words: sending a transfer again moves nothing again. */
function uuidOf(...words: string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

interface Asset {
  id: string
  liquidity: string | null
}

/** Makes what is missing at Rafiki, through its admin API, and leaves the rest as it is. @returns a line for each thing made */
export async function seed(admin: Admin, wanted: Wanted): Promise<string[]> {
  const made: string[] = []
  const { tenant } = await admin<{ tenant: { idpConsentUrl: string | null; idpSecret: string | null } }>(
    'query ($id: String!) { tenant(id: $id) { idpConsentUrl idpSecret } }',
    { id: wanted.tenantId }
  )
  const { url, secret } = wanted.consent
  if (tenant.idpConsentUrl !== url || tenant.idpSecret !== secret) {
    await admin('mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { tenant { id } } }', {
      input: { id: wanted.tenantId, idpConsentUrl: url, idpSecret: secret }
    })
    made.push('the consent page of the tenant')
  }

  const assets = new Map<string, string>()
  for (const { code, scale, liquidity } of wanted.assets) {
    let { assetByCodeAndScale: asset } = await admin<{ assetByCodeAndScale: Asset | null }>(
      'query ($code: String!, $scale: UInt8!) { assetByCodeAndScale(code: $code, scale: $scale) { id liquidity } }',
      { code, scale }
    )
    if (!asset) {
      const { createAsset } = await admin<{ createAsset: { asset: Asset } }>(
        'mutation ($input: CreateAssetInput!) { createAsset(input: $input) { asset { id liquidity } } }',
        { input: { code, scale } }
      )
      asset = createAsset.asset
      made.push(`the asset ${code}`)
    }
    assets.set(code, asset.id)
    if (BigInt(asset.liquidity ?? '0') > 0n || liquidity === 0n) continue
    const id = uuidOf('liquidity', asset.id)
    await admin('mutation ($input: DepositAssetLiquidityInput!) { depositAssetLiquidity(input: $input) { success } }', {
      input: { id, assetId: asset.id, amount: String(liquidity), idempotencyKey: id }
    })
    made.push(`liquidity of ${code}`)
  }

  for (const { address, publicName, asset } of wanted.walletAddresses) {
    if (await walletAddressId(admin, address)) continue
    await admin(
      'mutation ($input: CreateWalletAddressInput!) { createWalletAddress(input: $input) { walletAddress { id } } }',
      { input: { address, publicName, assetId: assets.get(asset), additionalProperties: [] } }
    )
    made.push(address)
  }

  for (const { address, kid, x } of wanted.keys) {
    const id = await walletAddressId(admin, address)
    if (!id) throw new Error(`no wallet address for the key ${kid}`)
    const { walletAddress } = await admin<{
      walletAddress: { walletAddressKeys: { edges: { node: { revoked: boolean; jwk: { kid: string } } }[] } }
    }>(
      'query ($id: String!) { walletAddress(id: $id) { walletAddressKeys(first: 100) { edges { node { revoked jwk { kid } } } } } }',
      { id }
    )
    if (walletAddress.walletAddressKeys.edges.some(({ node }) => node.jwk.kid === kid && !node.revoked)) continue
    const jwk = { kid, x, alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' }
    await admin(
      'mutation ($input: CreateWalletAddressKeyInput!) { createWalletAddressKey(input: $input) { walletAddressKey { id } } }',
      { input: { walletAddressId: id, jwk } }
    )
    made.push(`the key ${kid}`)
  }
  return made
}

async function walletAddressId(admin: Admin, url: string): Promise<string | undefined> {
  const { walletAddressByUrl } = await admin<{ walletAddressByUrl: { id: string } | null }>(
    'query ($url: String!) { walletAddressByUrl(url: $url) { id } }',
    { url }
  )
  return walletAddressByUrl?.id
}
