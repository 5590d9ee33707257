import { addKey, changeWalletAddress, withdrawKey } from '../../domain/walletAddresses/mutations.ts'
import { needsFresh, needsScope } from '../../authorization/guards/scope.ts'
import { ownsKey, ownsWalletAddress } from '../../authorization/guards/ownership.ts'
import { mayBecome, ownIdempotencyKey } from '../../authorization/guards/input.ts'
import { fieldModule } from '../fieldModule.ts'

type Input<Name extends string> = { input: Record<Name, string> & Record<string, unknown> }

/** Rafiki's mutations for wallet addresses and keys as an account holder has them. */
export const manageWalletAddress = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Changes the public name of one of the account holder's wallet addresses, or takes it out of use (\`status:
      INACTIVE\`). \`status: ACTIVE\` works only if the wallet allows it.
      Codes: NOT_FOUND, BAD_USER_INPUT, NOT_CONFIRMED.
      """
      updateWalletAddress(input: UpdateWalletAddressInput!): MyWalletAddressPayload
      """
      Publishes a public key under one of the account holder's wallet addresses: anyone who holds the private key can
      then act as that address. Safe to repeat with the same \`idempotencyKey\`.
      Codes: DUPLICATE_KEY, STEP_UP_REQUIRED, NOT_FOUND, NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS.
      """
      createWalletAddressKey(input: CreateWalletAddressKeyInput!): MyWalletAddressKeyPayload
      """
      Withdraws such a key, by its \`id\`. Safe to repeat.
      Codes: STEP_UP_REQUIRED, NOT_FOUND, NOT_CONFIRMED (\`outcome: NOT_DONE\`: the key is still published).
      """
      revokeWalletAddressKey(input: RevokeWalletAddressKeyInput!): MyWalletAddressKeyPayload
    }

    "The result of a change to a wallet address."
    type MyWalletAddressPayload {
      "The wallet address after the change."
      walletAddress: MyWalletAddress!
    }

    "The result of a change to a key."
    type MyWalletAddressKeyPayload {
      "The key after the change."
      walletAddressKey: MyWalletAddressKey!
    }
  `,
  guards: {
    'Mutation.updateWalletAddress': [
      needsScope('wallet:write'),
      ownIdempotencyKey('updateWalletAddress', { required: false }),
      mayBecome('input.status'),
      ownsWalletAddress('input.id')
    ],
    'Mutation.createWalletAddressKey': [
      needsScope('keys:write'),
      needsFresh(300),
      ownIdempotencyKey('createWalletAddressKey', { required: true }),
      ownsWalletAddress('input.walletAddressId')
    ],
    'Mutation.revokeWalletAddressKey': [
      needsScope('keys:write'),
      needsFresh(300),
      ownIdempotencyKey('revokeWalletAddressKey', { required: false }),
      ownsKey('input.id')
    ]
  },
  rafiki: {
    UpdateWalletAddressInput: 'id publicName status idempotencyKey',
    CreateWalletAddressKeyInput: 'jwk walletAddressId: ID! idempotencyKey: String!',
    RevokeWalletAddressKeyInput: 'idempotencyKey id: ID!',
    JwkInput: 'kid x alg kty crv'
  },
  mutations: {
    updateWalletAddress: { audit: ['input.id'] },
    createWalletAddressKey: { audit: ['input.walletAddressId'] },
    revokeWalletAddressKey: { audit: ['input.id'], takesBack: true }
  },
  resolvers: {
    Mutation: {
      updateWalletAddress: async (_, { input }: Input<'id'>, context) => ({
        walletAddress: await changeWalletAddress(context, ownsWalletAddress.proven(context, input.id), input)
      }),
      createWalletAddressKey: async (_, { input }: { input: Parameters<typeof addKey>[1] }, context) => ({
        walletAddressKey: await addKey(context, input)
      }),
      revokeWalletAddressKey: async (_, { input }: Input<'id'>, context) => ({
        walletAddressKey: await withdrawKey(context, input)
      })
    }
  }
})
