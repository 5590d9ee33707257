/* Written by `npm run codegen` from walletAddresses.graphql. */

import type { Document } from '../../document.ts'

export type WalletAddressStatus = 'INACTIVE' | 'ACTIVE'

export type Alg = 'EdDSA'

export type Kty = 'OKP'

export type Crv = 'Ed25519'

export type UpdateWalletAddressInput = {
  id: string
  publicName?: string | null
  status?: WalletAddressStatus | null
  idempotencyKey?: string | null
  additionalProperties?: ReadonlyArray<AdditionalPropertyInput> | null
}

export type AdditionalPropertyInput = {
  key: string
  value: string
  visibleInOpenPayments: boolean
}

export type CreateWalletAddressKeyInput = {
  walletAddressId: string
  jwk: JwkInput
  idempotencyKey?: string | null
}

export type JwkInput = {
  kid: string
  x: string
  alg: Alg
  kty: Kty
  crv: Crv
}

export type RevokeWalletAddressKeyInput = {
  id: string
  idempotencyKey?: string | null
}

export type WalletAddressesQuery = { walletAddressByUrl: WalletAddressesFragment | null }
export type WalletAddressesQueryVariables = { url: string }
export const WalletAddressesDocument: Document<WalletAddressesQuery, WalletAddressesQueryVariables> = {
  service: 'backend',
  name: 'WalletAddresses',
  text: 'query WalletAddresses($url:String!){walletAddressByUrl(url:$url){...WalletAddresses}}fragment WalletAddresses on WalletAddress{id address publicName status createdAt asset{code scale}additionalProperties{key value visibleInOpenPayments}tenant{id}}'
}

export type WalletAddressesFragment = { id: string; address: string; publicName: string | null; status: WalletAddressStatus; createdAt: string; asset: { code: string; scale: number }; additionalProperties: ReadonlyArray<{ key: string; value: string; visibleInOpenPayments: boolean } | null> | null; tenant: { id: string } | null }

export type NewestKeysQuery = { walletAddress: NewestKeysFragment | null }
export type NewestKeysQueryVariables = { id: string }
export const NewestKeysDocument: Document<NewestKeysQuery, NewestKeysQueryVariables> = {
  service: 'backend',
  name: 'NewestKeys',
  text: 'query NewestKeys($id:String!){walletAddress(id:$id){...NewestKeys}}fragment NewestKeys on WalletAddress{id tenant{id}walletAddressKeys(first:100){edges{node{id walletAddressId jwk{kid x alg kty crv}revoked createdAt}}pageInfo{hasNextPage}}}'
}

export type NewestKeysFragment = { id: string; tenant: { id: string } | null; walletAddressKeys: { edges: ReadonlyArray<{ node: { id: string; walletAddressId: string; jwk: { kid: string; x: string; alg: Alg; kty: Kty; crv: Crv }; revoked: boolean; createdAt: string } }>; pageInfo: { hasNextPage: boolean } } | null }

export type KeysQuery = { walletAddress: { tenant: { id: string } | null; walletAddressKeys: { edges: ReadonlyArray<{ node: { id: string; walletAddressId: string; jwk: { kid: string; x: string; alg: Alg; kty: Kty; crv: Crv }; revoked: boolean; createdAt: string } }>; pageInfo: { hasNextPage: boolean } } | null } | null }
export type KeysQueryVariables = { id: string; after?: string | null }
export const KeysDocument: Document<KeysQuery, KeysQueryVariables> = {
  service: 'backend',
  name: 'Keys',
  text: 'query Keys($id:String!$after:String){walletAddress(id:$id){tenant{id}walletAddressKeys(first:100 after:$after){edges{node{id walletAddressId jwk{kid x alg kty crv}revoked createdAt}}pageInfo{hasNextPage}}}}'
}

export type UpdateWalletAddressMutation = { updateWalletAddress: { walletAddress: { id: string } | null } }
export type UpdateWalletAddressMutationVariables = { input: UpdateWalletAddressInput }
export const UpdateWalletAddressDocument: Document<UpdateWalletAddressMutation, UpdateWalletAddressMutationVariables> = {
  service: 'backend',
  name: 'UpdateWalletAddress',
  text: 'mutation UpdateWalletAddress($input:UpdateWalletAddressInput!){updateWalletAddress(input:$input){walletAddress{id}}}'
}

export type CreateWalletAddressKeyMutation = { createWalletAddressKey: { walletAddressKey: { id: string; walletAddressId: string } | null } | null }
export type CreateWalletAddressKeyMutationVariables = { input: CreateWalletAddressKeyInput }
export const CreateWalletAddressKeyDocument: Document<CreateWalletAddressKeyMutation, CreateWalletAddressKeyMutationVariables> = {
  service: 'backend',
  name: 'CreateWalletAddressKey',
  text: 'mutation CreateWalletAddressKey($input:CreateWalletAddressKeyInput!){createWalletAddressKey(input:$input){walletAddressKey{id walletAddressId}}}'
}

export type RevokeWalletAddressKeyMutation = { revokeWalletAddressKey: { walletAddressKey: { id: string; walletAddressId: string } | null } | null }
export type RevokeWalletAddressKeyMutationVariables = { input: RevokeWalletAddressKeyInput }
export const RevokeWalletAddressKeyDocument: Document<RevokeWalletAddressKeyMutation, RevokeWalletAddressKeyMutationVariables> = {
  service: 'backend',
  name: 'RevokeWalletAddressKey',
  text: 'mutation RevokeWalletAddressKey($input:RevokeWalletAddressKeyInput!){revokeWalletAddressKey(input:$input){walletAddressKey{id walletAddressId}}}'
}
